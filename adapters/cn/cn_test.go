package cn_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/internal/shareddata"
	"github.com/townhall-go/townhall/mediation"
)

func TestWorkingDaysOfTheYears(t *testing.T) {
	for year, want := range map[int]int{2024: 251, 2025: 248, 2026: 248} {
		n, provisional := cn.Calendar.WorkingDays(townhall.Year(year))
		assert.Equal(t, want, n, year)
		assert.False(t, provisional)
	}
}

func TestDaysThatOthersGetWrong(t *testing.T) {
	for _, tc := range []struct {
		date   townhall.Date
		worked bool
		why    string
	}{
		{townhall.NewDate(2010, 10, 9), true, "国庆节调休上班"}, // a Saturday
		{townhall.NewDate(2024, 2, 9), true, "星期五"},      // the eve of the Spring Festival was worked that year
		{townhall.NewDate(2022, 12, 31), false, "元旦放假"},  // listed by the notice for 2023
		{townhall.NewDate(2006, 12, 30), true, "元旦调休上班"}, // listed by the notice for 2007
		{townhall.NewDate(2025, 10, 6), false, "国庆节、中秋节放假"},
		{townhall.NewDate(2024, 1, 7), false, "星期日"},
	} {
		day := cn.Calendar.On(tc.date)
		assert.Equal(t, tc.worked, day.Worked, tc.date)
		assert.Equal(t, tc.why, day.Why().In(townhall.ZH), tc.date)
	}
	assert.False(t, cn.Calendar.On(townhall.NewDate(2027, 10, 1)).Published)
	assert.False(t, cn.Calendar.On(townhall.NewDate(2006, 10, 1)).Published)
}

// The built-in days are those of the collected notices, no more and no fewer.
func TestHolidaysEqualTheSharedFacts(t *testing.T) {
	f, err := os.Open(shareddata.Path(t, "holidays_cn.csv"))
	require.NoError(t, err)
	defer f.Close()
	shared, err := townhall.ReadCalendar("cn", f)
	require.NoError(t, err)
	assert.Equal(t, shared.Years(), cn.Calendar.Years())
	for d := townhall.NewDate(2006, 12, 1); d.Year() < 2028; d = d.AddDays(1) {
		ours := cn.Calendar.On(d)
		ours.English = "" // which the notices do not give
		require.Equal(t, shared.On(d), ours)
	}
}

func TestEveryHolidayHasAnEnglishName(t *testing.T) {
	english := map[string]string{}
	for d := townhall.NewDate(2006, 12, 1); d.Year() < 2027; d = d.AddDays(1) {
		if day := cn.Calendar.On(d); day.Name != "" {
			require.Regexp(t, `^[A-Z0-9][A-Za-z0-9' -]+$`, day.English, d)
			assert.Equal(t, strings.Count(day.Name, "、"), strings.Count(day.English, "Day and ")+strings.Count(day.English, "Festival and "), day.Name)
			assert.Contains(t, []string{"", day.English}, english[day.Name], day.Name)
			english[day.Name] = day.English
		}
	}
	assert.Len(t, english, 13)
	due, err := townhall.Within(6, townhall.WorkingDays).From(townhall.NewDate(2025, 9, 29)).Due(cn.Calendar)
	require.NoError(t, err)
	assert.Contains(t, due.Explain(townhall.EN), "2025-10-01 is not counted: National Day and Mid-Autumn Festival\n")
	assert.NotRegexp(t, `\p{Han}`, due.Explain(townhall.EN))
}

func TestRulebookIsSound(t *testing.T) {
	require.NoError(t, cn.Rulebook.Check())
	practices := []string{"governance.party_branch_review", "governance.satisfaction.basically", "governance.satisfaction.satisfied",
		"powers.gates.burden", "powers.gates.enforcement", "powers.publication", "powers.publication.prompt"}
	for _, f := range cn.Rulebook.Lint() { // no statute has these, or their source was read second hand, and they say so
		assert.Equal(t, "lint.unverified", f.Code, f)
		assert.Contains(t, practices, f.Field)
	}
	doc, err := cn.Rulebook.MarshalJSON()
	require.NoError(t, err)
	var read townhall.Rulebook
	require.NoError(t, read.UnmarshalJSON(doc))
	assert.Empty(t, cn.Rulebook.Diff(read))
	limit, err := mediation.Confirmation.In(read).On(townhall.NewDate(2025, 1, 1))
	require.NoError(t, err)
	assert.Equal(t, 30, limit.N)
	assert.Equal(t, "33", limit.Cite.Article)
}

func TestOfficeCountsDaysInChina(t *testing.T) {
	office := cn.Office(memory.New(), townhall.Anyone())
	_, offset := office.Now().Zone()
	assert.Equal(t, 8*60*60, offset)
	assert.NotEqual(t, office.NewID(), office.NewID())
}

// When is it due? Sixty days from 8 August 2025 end in the National Day holiday.
func Example_due() {
	accepted := townhall.NewDate(2025, time.August, 8)
	due, err := townhall.Within(60, townhall.CalendarDays).From(accepted).Due(cn.Calendar)
	fmt.Println(due.Date, due.Provisional, err)
	fmt.Println(due.Explain(townhall.ZH))
	// Output:
	// 2025-10-09 false <nil>
	// 60日内：2025-08-08当日不计入（《民法典》第201条）
	// 最后一日2025-10-07是休息日（国庆节、中秋节放假），顺延（《民法典》第203条）
	// 最后一日2025-10-08是休息日（国庆节、中秋节放假），顺延（《民法典》第203条）
	// 到期日2025-10-09
}

// A county changes a number: from 2026 its mediations are to be finished in 45 days.
func Example_countyPack() {
	ctx := context.Background()
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, cn.Zone) }
	clerk := townhall.Actor{Capacity: "clerk"}
	body, err := mediation.Establish(ctx, office, clerk, mediation.Committee{Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly, Formed: townhall.NewDate(2026, 1, 5),
		Members: []mediation.Member{{Person: "m1", Director: true}, {Person: "m2", Woman: true}, {Person: "m3"}}})
	if err != nil {
		panic(err)
	}
	_, err = mediation.Accept(ctx, office, clerk, mediation.Application{
		Committee: body.ID, Category: mediation.Neighbours, Source: mediation.OwnMotion,
		Parties: []mediation.Party{{Person: "wang", Side: "a"}, {Person: "li", Side: "b"}}})
	if err != nil {
		panic(err)
	}

	county := fstest.MapFS{"county-2026.json": {Data: []byte(`{"name": "county", "rules": {"mediation.duration": {"versions": [{
		"from": "2026-01-01", "value": {"n": 45, "unit": "calendar_day"}, "cite": {"law": "县人民调解办法", "article": "12"}}]}}}`)}}
	pack, err := townhall.LoadRules(county, "county-2026.json") // of a directory: os.DirFS(".")
	if err != nil {
		panic(err)
	}
	book, err := cn.Rulebook.With(pack)
	if err != nil {
		panic(err)
	}
	fmt.Println(cn.Rulebook.Diff(book))
	moved, err := office.With(book).WouldMove(ctx)
	for _, m := range moved {
		fmt.Println(m.Ref.Kind, m.Was.Date, "→", m.Is.Date)
	}
	fmt.Println(err)
	// Output:
	// duration of a mediation, generally (mediation.duration) from 2026-01-01 on: within 1 month → within 45 calendar days
	// mediation.case 2026-04-02 → 2026-04-16
	// <nil>
}
