package townhall_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/mediation"
)

// embed is the snippet of the README, to the letter.
func embed(ctx context.Context, file string, clerk townhall.Actor) error {
	store, err := sqlite.Open(ctx, file) // or postgres.Open(ctx, db)
	if err != nil {
		return err
	}
	defer store.Close()
	office := cn.Office(store, townhall.Anyone()) // Chinese calendar, rules and time; your own Policy in place of Anyone
	_, err = mediation.Accept(ctx, office, clerk, mediation.Application{
		Committee: "dongcun", Category: mediation.Neighbours, Source: mediation.OnApplication,
		Parties: []mediation.Party{{Person: "p1", Side: "a"}, {Person: "p2", Side: "b", Refuses: true}}})
	if refusal, ok := errors.AsType[*townhall.Refusal](err); ok {
		fmt.Println(refusal.Finding.In(townhall.EN)) // which rule, what was needed and found, which article
		return nil
	}
	return err
}

// The ten lines of the README: a case that may not be accepted, and why. The office has formed no committee yet, and a
// party refuses.
func Example() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	if err := embed(context.Background(), filepath.Join(dir, "town.db"), townhall.Actor{Capacity: "clerk"}); err != nil {
		panic(err)
	}
	// Output:
	// ✗ mediation case: accept
	//   ✓ the category is one of the list: neighbours (people's mediation statistics as published locally)
	//   ✗ a committee takes the case: needs one formed by the day of acceptance and not voided, found no committee dongcun (People's Mediation Law, art. 8)
	//   ✓ the dispute arose, or a party lives, in the committee's area (Provisions on People's Mediation Work (Ministry of Justice order 75), art. 21)
	//   ✓ the category is given (Provisions on People's Mediation Work (Ministry of Justice order 75), art. 20)
	//   ✓ on application, own motion, referral or entrusted: on application (People's Mediation Law, art. 17)
	//   ✓ the difficulty is one of the list: ordinary
	//   ✓ the parties stand on two sides at least: 2 (People's Mediation Law, art. 2)
	//   ✓ each party is a person on one side only (People's Mediation Law, art. 2)
	//   ✗ no party clearly refuses mediation: p2 (People's Mediation Law, art. 17)
	//   ✓ nothing bars acceptance (Provisions on People's Mediation Work (Ministry of Justice order 75), art. 22)
	//   ✓ a case that is taken up again was declined, ended, breached, rescinded or not confirmed, and has the same parties (People's Mediation Law, art. 33)
	//   ✓ dates follow one another and none is after today
}

// The READMEs show what compiles here, and what it prints.
func TestReadmesShowTheExample(t *testing.T) {
	source, err := os.ReadFile("example_readme_test.go")
	require.NoError(t, err)
	for _, file := range []string{"README.md", "README.zh-CN.md"} {
		readme, err := os.ReadFile(file)
		require.NoError(t, err)
		_, code, ok := strings.Cut(string(readme), "```go\n")
		require.True(t, ok)
		code, _, _ = strings.Cut(code, "```")
		for line := range strings.Lines(code) {
			line, _, _ = strings.Cut(line, " // ") // comments are translated
			line = strings.ReplaceAll(strings.TrimSpace(line), "townhall.ZH", "townhall.EN")
			assert.Contains(t, string(source), "\t"+line, file)
		}
	}
	english, err := os.ReadFile("README.md")
	require.NoError(t, err)
	_, printed, _ := strings.Cut(string(source), "// Output:\n")
	for line := range strings.Lines(printed) {
		if said, ok := strings.CutPrefix(line, "\t// "); ok {
			assert.Contains(t, string(english), strings.TrimRight(said, "\n"))
		}
	}
}
