package townhall_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

func TestReadCalendar(t *testing.T) {
	cal, err := townhall.ReadCalendar("city", strings.NewReader("\ufeff# a city\r\n# published: 2024-2025, 2027\r\n# rest: Friday SATURDAY\r\ndate,kind,name\r\n\r\n"+
		"2025-05-01,off,\"Labour, or May Day\"\r\n  2025-05-02,work,make-up  \r\n2026-01-01,off,\n"))
	require.NoError(t, err)
	assert.Equal(t, "city", cal.Name)
	assert.Equal(t, []int{2024, 2025, 2027}, cal.Years())
	assert.Equal(t, "Labour, or May Day", cal.On(on("2025-05-01")).Name)
	assert.True(t, cal.On(on("2025-05-02")).Worked)
	assert.True(t, cal.On(on("2025-05-04")).Worked, "a Sunday where Friday and Saturday are for rest")
	assert.True(t, cal.On(on("2026-01-01")).Published, "a listed day is known")
	assert.False(t, cal.On(on("2026-01-02")).Published)
}

func TestReadCalendarInTwoLanguages(t *testing.T) {
	cal := must(townhall.ReadCalendar("c", strings.NewReader("date,kind,name,english\n2025-10-01,off,国庆节,National Day\n2025-10-11,work,国庆节,\"National, Day\"\n2025-05-01,off,劳动节\n2025-05-02,off,劳动节,\n2025-05-03,work,,May Day\n")))
	for day, want := range map[string][2]string{
		"2025-10-01": {"国庆节放假", "National Day"}, "2025-10-11": {"国庆节调休上班", "make-up working day for National, Day"},
		"2025-05-01": {"劳动节放假", "劳动节"}, "2025-05-02": {"劳动节放假", "劳动节"}, "2025-05-03": {"May Day调休上班", "make-up working day for May Day"},
	} {
		why := cal.On(on(day)).Why()
		assert.Equal(t, want, [2]string{why.In(townhall.ZH), why.In(townhall.EN)}, day)
	}
}

func TestReadCalendarGuessesNoYear(t *testing.T) {
	cal, err := townhall.ReadCalendar("c", strings.NewReader("2006-12-30,work,x\n2007-01-01,off,x\n"))
	require.NoError(t, err)
	assert.Equal(t, []int{2007}, cal.Years(), "a year with nothing but a make-up day is the neighbour's")
	cal, err = townhall.ReadCalendar("c", strings.NewReader("# Published : 2025\n#REST: Friday"))
	require.NoError(t, err)
	assert.Equal(t, []int{2025}, cal.Years())
	assert.False(t, cal.On(on("2025-05-02")).Worked)
}

// TestReadCalendarKnowsTheNotice: a listed day goes with the notice that listed it, and stays when another is replaced.
func TestReadCalendarKnowsTheNotice(t *testing.T) {
	for _, c := range []struct {
		what, file, day string
		notice          int
	}{
		{"of its own year", "2022-12-31,off,x\n2023-01-01,off,x", "2022-12-31", 2022},
		{"of the year behind, the only one published", "2006-12-30,work,x\n2007-01-01,off,x", "2006-12-30", 2007},
		{"of the year before", "# published: 2022\n2023-01-01,off,x", "2023-01-01", 2022},
		{"of the nearer year", "# published: 2005, 2007\n2006-12-30,work,x", "2006-12-30", 2007},
		{"of the nearer year again", "# published: 2005, 2007\n2006-01-01,off,x", "2006-01-01", 2005},
		{"of no published year", "# published: 2005\n2009-01-01,off,x", "2009-01-01", 2009},
	} {
		cal := must(townhall.ReadCalendar("c", strings.NewReader(c.file)))
		name := cal.On(on(c.day)).Name
		for y := c.notice - 2; y <= c.notice+2; y++ {
			assert.Equal(t, y != c.notice, must(cal.Publish(y)).On(on(c.day)).Name == name, "%s: %d published anew", c.what, y)
		}
	}
}

func TestReadCalendarNamesTheLine(t *testing.T) {
	long := strings.Repeat("x", 70_000)
	for _, c := range []struct {
		lines, field string
		line         int
	}{
		{"2025-05-01,off,x\n2025-13-01,off,x", "date", 2},
		{"# c\n\n2025-05-01,holiday,x", "kind", 3},
		{"2025-05-01,off,x\n2025-05-02,off,y\n2025-05-01,work,z", "date", 3},
		{"2025-05-01,off", "calendar", 1},
		{"2025-05-01,off,x,y,z", "calendar", 1},
		{"2025-05-01,off,\"x", "calendar", 1},
		{"nonsense", "calendar", 1},
		{"", "calendar", 0},
		{"# holidays of the city\n\ndate,kind,name\n", "calendar", 3},
		{"2025-05-01,off,x\n" + long, "calendar", 2},
		{"# published: 2025, soon", "published", 1},
		{"# published: 2026-2025", "published", 1},
		{"# published:", "published", 1},
		{"# published: 0-99999", "published", 1},
		{"\n# rest: sunday caturday", "rest", 2},
		{"# rest: sunday monday tuesday wednesday thursday friday saturday", "rest", 1},
	} {
		cal, err := townhall.ReadCalendar("c", strings.NewReader(c.lines))
		e := failed(t, townhall.Invalid, err)
		assert.Equal(t, []any{c.field, c.line}, []any{e.Field, e.Line}, c.lines[:min(40, len(c.lines))])
		assert.False(t, e.Needed.IsZero())
		assert.Equal(t, c.line > 0, strings.Contains(e.Text().In(townhall.ZH), "第"))
		assert.Empty(t, cal.Years())
	}
	broken := errors.New("disk")
	_, err := townhall.ReadCalendar("c", iotest.ErrReader(broken))
	assert.ErrorIs(t, err, broken)
	assert.Equal(t, 1, failed(t, townhall.Invalid, err).Line)
}
