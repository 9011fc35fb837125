package powers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/governance/powers"
)

func TestWhatWasPublishedIsTakenDown(t *testing.T) {
	do := step(t)
	revoked := at(t, powers.Revoked) // on Thursday 20 March
	owed := revoked.Duties[len(revoked.Duties)-1]
	assert.Equal(t, powers.TakeDownLimit.Key, owed.Rule)
	due, err := owed.Due(moment(march(20)).Calendar)
	require.NoError(t, err)
	assert.Equal(t, march(25), due.Date, "three working days")
	down := do(revoked.TakeDown(moment(march(25)), march(25), "复议撤销，已说明"))
	assert.Equal(t, powers.Revoked, down.State)
	assert.False(t, down.Duties[len(down.Duties)-1].Open())
	_, _, err = down.TakeDown(moment(march(26)), march(26), "x")
	refused(t, err, "powers.take_down")

	levy := do(decidedOf(t, powers.Levy).Publish(moment(march(12)), powers.Publication{Where: "notice board"}))
	levy = do(levy.Revoke(moment(march(20)), powers.Revocation{By: "county", Reason: "x"}))
	assert.False(t, levy.Duties[len(levy.Duties)-1].Open(), "no limit is sourced for taking down what is no penalty")
	do(levy.TakeDown(moment(march(21)), march(21), "x"))

	hidden := do(at(t, powers.Withheld).Revoke(moment(march(20)), powers.Revocation{By: "county", Reason: "x"}))
	_, _, err = hidden.TakeDown(moment(march(21)), march(21), "x")
	refused(t, err, "powers.take_down")
	open := do(at(t, powers.Decided).Revoke(moment(march(20)), powers.Revocation{By: "county", Reason: "x"}))
	for _, a := range []powers.Act{hidden, open} {
		for _, d := range a.Duties {
			assert.False(t, d.Open(), "nothing is left to serve or to publish")
		}
	}
	require.Len(t, open.Duties, 1, "what was not published by then falls away, and is not met")
	assert.Equal(t, powers.DecisionLimit.Key, open.Duties[0].Rule)
	assert.Empty(t, do(decidedOf(t, powers.Levy).Revoke(moment(march(20)), powers.Revocation{By: "county", Reason: "x"})).Duties)
}
