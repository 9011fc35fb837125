package townhall_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/townhall-go/townhall"
)

func TestLimitText(t *testing.T) {
	for _, c := range []struct {
		limit  townhall.Limit
		zh, en string
	}{
		{townhall.Within(60, townhall.CalendarDays), "60日内", "within 60 calendar days"},
		{townhall.Within(20, townhall.WorkingDays), "20个工作日内", "within 20 working days"},
		{townhall.AtLeast(7, townhall.WorkingDays), "不少于7个工作日", "at least 7 working days"},
		{townhall.Before(3, townhall.Months), "提前3个月", "3 months before"},
		{townhall.Limit{N: 1, Unit: "fortnight"}, "1fortnight内", "within 1 fortnight"},
	} {
		assert.Equal(t, []string{c.zh, c.en}, []string{c.limit.Text().In(townhall.ZH), c.limit.Text().In(townhall.EN)})
		sameJSON(t, c.limit.By(mediationLaw))
	}
}

func TestLimitCheck(t *testing.T) {
	for field, l := range map[string]townhall.Limit{
		"rule.n":     townhall.Within(-1, townhall.CalendarDays),
		"rule.unit":  {N: 1, Unit: "week"},
		"rule.sense": {N: 1, Unit: townhall.Months, Sense: "after"},
	} {
		assert.Equal(t, field, failed(t, townhall.Invalid, l.Check("rule")).Field)
	}
	assert.Equal(t, "limit.n", failed(t, townhall.Invalid, townhall.Within(10_001, townhall.Months).Check("limit")).Field)
	assert.Error(t, townhall.Limit{}.Check("limit"), "the zero limit limits nothing")
	assert.NoError(t, townhall.AtLeast(0, townhall.CalendarDays).Check(""))
}
