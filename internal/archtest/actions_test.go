package archtest_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/learning"
	"github.com/townhall-go/townhall/governance/powers"
	"github.com/townhall-go/townhall/mediation"
)

// What a domain's documentation says a policy is asked about is what the domain offers to doors, and void for each kind.
func TestActionsAreThoseOfTheDocs(t *testing.T) {
	for dir, actions := range map[string][]townhall.Action{"governance": governance.Actions(), "governance/learning": learning.Actions(),
		"governance/powers": powers.Actions(), "mediation": mediation.Actions()} {
		require.NoError(t, townhall.CheckActions(actions), dir)
		doc, err := os.ReadFile("../../" + dir + "/doc.go")
		require.NoError(t, err)
		said := map[string]bool{}
		for _, row := range regexp.MustCompile(`(?m)^//\t[A-Z]\w+ +(\w+) +([a-z._]+)(, a new one)?`).FindAllStringSubmatch(string(doc), -1) {
			said[row[2]+" "+row[1]], said[row[2]+" void"] = true, true
		}
		offered := map[string]bool{}
		for _, a := range actions {
			offered[a.Kind+" "+a.Verb] = true
			assert.NotEmpty(t, a.Name.Key, "%s: %s %s has no name for people", dir, a.Kind, a.Verb)
		}
		assert.NotEmpty(t, said, dir)
		assert.Equal(t, said, offered, dir)
	}
}
