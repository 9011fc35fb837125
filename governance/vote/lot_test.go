package vote_test

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

func aLot() vote.Lot {
	return vote.Lot{Names: []string{"fang", "chen", "an", "bai"}, Draw: 2, Source: "lottery of 12 October 2025", Secret: []byte("sixteen bytes ok")}
}

// TestALotIsDrawnByHand: the documented bytes, put together here without the package.
func TestALotIsDrawnByHand(t *testing.T) {
	lot := aLot()
	commitment := sha256.Sum256([]byte("townhall lot 1\n2\nlottery of 12 October 2025\n" + hex.EncodeToString(lot.Secret) + "\nan\nbai\nchen\nfang\n"))
	got, err := lot.Commitment()
	require.NoError(t, err)
	assert.Equal(t, hex.EncodeToString(commitment[:]), got)
	public := "03 11 15 22 27 31 09"
	seed := sha256.Sum256(slices.Concat(commitment[:], lot.Secret, []byte(public)))
	names := []string{"an", "bai", "chen", "fang"}
	ticket := func(name string) []byte { s := sha256.Sum256(append(seed[:], name...)); return s[:] }
	slices.SortFunc(names, func(a, b string) int { return bytes.Compare(ticket(a), ticket(b)) })
	drawn, err := lot.Drawn(public)
	require.NoError(t, err)
	assert.Equal(t, names[:2], drawn)
	f, err := lot.Verify(got, public, drawn)
	require.NoError(t, err)
	assert.True(t, f.Held)
}

func TestALotThatWasSteeredIsFound(t *testing.T) {
	lot := aLot()
	commitment, err := lot.Commitment()
	require.NoError(t, err)
	drawn, err := lot.Drawn("7")
	require.NoError(t, err)
	for name, change := range map[string]func(l *vote.Lot){
		"another name": func(l *vote.Lot) { l.Names[0] = "guo" }, "a name more": func(l *vote.Lot) { l.Names = append(l.Names, "he") },
		"another secret": func(l *vote.Lot) { l.Secret = []byte("another sixteen bytes") }, "more drawn": func(l *vote.Lot) { l.Draw = 3 }, "another source": func(l *vote.Lot) { l.Source = "dice" },
		"another hash": func(l *vote.Lot) { l.Hash = sha512.New },
	} {
		other := aLot()
		change(&other)
		f, err := other.Verify(commitment, "7", drawn)
		require.NoError(t, err)
		assert.False(t, f.Parts[0].Held, name)
	}
	f, err := lot.Verify(commitment, "7", []string{drawn[1], drawn[0]})
	require.NoError(t, err)
	assert.False(t, f.Held, "the order in which they were drawn is part of it")
}

func TestTheOrderOfTheListDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,6}`), 1, 12, rapid.ID).Draw(t, "names")
		lot := vote.Lot{Names: names, Draw: rapid.IntRange(1, len(names)).Draw(t, "draw"), Source: "s", Secret: make([]byte, 16)}
		one, err := lot.Drawn("x")
		if err != nil {
			t.Fatal(err)
		}
		lot.Names = rapid.Permutation(names).Draw(t, "order")
		if other, err := lot.Drawn("x"); err != nil || !slices.Equal(one, other) {
			t.Fatalf("%v, %v, %v", one, other, err)
		}
	})
}

// TestEverybodyIsDrawnAsOften: over a thousand public values, each of five names is drawn first some two hundred times.
func TestEverybodyIsDrawnAsOften(t *testing.T) {
	lot := vote.Lot{Names: []string{"a", "b", "c", "d", "e"}, Draw: 1, Source: "s", Secret: make([]byte, 16)}
	times := map[string]int{}
	for i := range 1000 {
		drawn, err := lot.Drawn(fmt.Sprint("public ", i))
		require.NoError(t, err)
		times[drawn[0]]++
	}
	for name, n := range times {
		assert.InDelta(t, 200, n, 50, name)
	}
}

func TestLotsThatCannotBeDrawn(t *testing.T) {
	for field, change := range map[string]func(l *vote.Lot){
		"names": func(l *vote.Lot) { l.Names[0] = "an" }, "draw": func(l *vote.Lot) { l.Draw = 5 }, "source": func(l *vote.Lot) { l.Source = "" }, "secret": func(l *vote.Lot) { l.Secret = []byte("guess") },
	} {
		l := aLot()
		change(&l)
		_, err := l.Commitment()
		assert.ErrorContains(t, err, field)
		_, err = l.Drawn("7")
		assert.ErrorContains(t, err, field)
		_, err = l.Verify("", "7", nil)
		assert.Error(t, err)
	}
	l := aLot()
	l.Names[2] = "two\nlines"
	assert.Error(t, l.Check())
	_, err := aLot().Drawn("")
	assert.ErrorIs(t, err, townhall.Invalid)
	_, err = aLot().Verify("", "", nil)
	assert.Error(t, err)
}

// A lot that nobody can steer: committed to before, drawn by numbers that nobody knew, and drawn again by anyone.
func ExampleLot() {
	lot := vote.Lot{Names: []string{"陈", "李", "王", "张"}, Draw: 2, Source: "双色球 2025-10-12", Secret: []byte("kept in the safe until the draw")}
	commitment, err := lot.Commitment() // published before 12 October
	if err != nil {
		panic(err)
	}
	drawn, err := lot.Drawn("03 11 15 22 27 31 09") // the numbers of 12 October
	if err != nil {
		panic(err)
	}
	fmt.Println(len(commitment), len(drawn))
	f, err := lot.Verify(commitment, "03 11 15 22 27 31 09", drawn)
	fmt.Println(f.Held, err)
	// Output:
	// 64 2
	// true <nil>
}
