package sqlite_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"

	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/governance/vote"
)

// A secret ballot of three: opened, cast, closed, counted, and decided by the rule that was frozen with it.
func ExampleOpenBox() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "box")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	store, err := sqlite.Open(ctx, filepath.Join(dir, "town.db"))
	if err != nil {
		panic(err)
	}
	defer store.Close()
	key := make([]byte, 32) // the host keeps it, and not beside the file
	_, _ = rand.Read(key)
	box, err := sqlite.OpenBox(ctx, store.DB(), key)
	if err != nil {
		panic(err)
	}
	poll := vote.Poll{ID: "square", Options: []string{"for", "against"}, Marks: 1, Secret: true,
		Rule: vote.Rule{Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.ForAgainst))}, Voters: []vote.Voter{{ID: "chen"}, {ID: "li"}, {ID: "wang"}}}
	if err := box.Open(ctx, poll); err != nil {
		panic(err)
	}
	for _, e := range []vote.Envelope{{ID: "1", Voter: "chen", Ballot: []string{"for"}}, {ID: "2", Voter: "li", Ballot: []string{"for"}}, {ID: "3", Voter: "chen", Ballot: []string{"against"}}, {ID: "4", Voter: "zhao", Ballot: []string{"for"}}} {
		if _, err := box.Cast(ctx, poll.ID, e); err != nil {
			fmt.Println(err)
		}
	}
	turnout, err := box.Close(ctx, poll.ID)
	if err != nil {
		panic(err)
	}
	tally := vote.Tally{Entitled: turnout.Entitled}
	for block, err := range box.Ballots(ctx, poll.ID) {
		if err == nil {
			err = block.Into(&tally, vote.For, vote.Against)
		}
		if err != nil {
			panic(err)
		}
	}
	frozen, err := box.Poll(ctx, poll.ID)
	if err != nil {
		panic(err)
	}
	out, err := frozen.Rule.Decide(tally)
	fmt.Println(turnout.Cast, "of", turnout.Entitled, out.Verdict, err)
	// Output:
	// refused: has not voted in square: one ballot each: chen
	// refused: on the roll of square: zhao
	// 2 of 3 adopted <nil>
}
