package powers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

// What the party was told or said after a review and a discussion, they have not seen, though it was on the same day: the order of entry tells.
func TestAReviewSeesWhatIsOnRecord(t *testing.T) {
	do := step(t)
	today := march(24)
	asked := do(major(t).AskHearing(moment(march(12)), march(12)))
	asked = do(asked.Hear(moment(march(12)), powers.Statement{Text: "x", Answer: "x"}))
	stale := []string{"powers.gate.legal_review", "powers.gate.collective"}
	fresh := func(a powers.Act, name string) {
		for _, gate := range stale {
			assert.NotContains(t, missing(t, a, today), gate, name)
		}
	}
	for name, later := range map[string]actStep{
		"statement": func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.Hear(m, powers.Statement{Text: "x", Answer: "x"})
		},
		"hearing": func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.HoldHearing(m, powers.Hearing{Notified: march(13), Chair: "justice", Record: "x"})
		},
		"notice": func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.Notify(m, offering())
		},
		"statement that is dated back": func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.Hear(m, powers.Statement{On: march(20), Text: "x", Answer: "x"})
		},
	} {
		morning := reviewed(t, asked, today)
		fresh(morning, name)
		afternoon := do(later(morning, moment(today)))
		assert.Subset(t, missing(t, afternoon, today), stale, name)
		fresh(reviewed(t, afternoon, today), name)
	}
	waived := do(reviewed(t, asked, today).Waive(moment(today), powers.Waiver{Hearing: true, Words: "撤回"}))
	assert.Empty(t, missing(t, waived, today), "a waiver says nothing of the case")
	_, _, err := do(reviewed(t, waived, today).Hear(moment(today), powers.Statement{Text: "x", Answer: "x"})).SignOff(moment(today), powers.Sign{Post: "team", By: "s1", Sheet: sheet})
	refused(t, err, stale...)
	require.ErrorContains(t, err, "on record after the last notice, statement and hearing")
	cheat := do(asked.Record(moment(today), powers.Done{Step: powers.Collective, By: "mayor", Note: "x", Seen: 99}))
	assert.Equal(t, 2, cheat.Done[len(cheat.Done)-1].Seen, "it is counted, and not said")
}
