package powers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

// A notice that is dated back takes no time away: what it gives runs from the day on which it was put on record.
func TestANoticeThatIsDatedBack(t *testing.T) {
	do := step(t)
	n := offering()
	n.On, n.Recorded = march(3), march(3) // whatever a caller says of the record
	a := do(at(t, powers.Proposed).Record(moment(march(3)), powers.Done{Step: powers.FullRecord, By: "o1", Note: "x"}))
	a = do(a.Notify(moment(march(12)), n))
	assert.Equal(t, []townhall.Date{march(3), march(12)}, []townhall.Date{a.Notice.On, a.Notice.Recorded})
	a = do(a.Hear(moment(march(12)), powers.Statement{Text: "x", Answer: "x"}))
	for day, lacks := range map[townhall.Date][]string{march(12): {"powers.gate.hearing"}, march(19): {"powers.gate.hearing"}, march(20): nil} {
		assert.Equal(t, lacks, missing(t, a, day), day)
	}
	do(a.AskHearing(moment(march(12)), march(12)))
	do(a.AskHearing(moment(march(19)), march(19))) // the fifth working day from the record on
	_, _, err := a.AskHearing(moment(march(20)), march(20))
	refused(t, err, "powers.hearing.request")
	n.On = march(5)
	early := do(do(at(t, powers.Proposed).Notify(moment(march(12)), n)).AskHearing(moment(march(12)), march(6)))
	assert.Equal(t, march(6), early.Hearing.Asked, "who asks before it is on record is in time")
}
