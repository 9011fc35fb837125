package townhall_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
)

type limitVersion = townhall.Version[townhall.Limit]

var answerTitle = townhall.Say("petition.answer", "信访答复", "answer to a petition")

// answer is a rule with two versions and no gap.
func answer() townhall.Dated[townhall.Limit] {
	return townhall.Rule("petition.answer", answerTitle,
		limitVersion{To: on("2022-04-30"), Value: townhall.Within(90, townhall.CalendarDays), Cite: townhall.Cite{Law: "信访条例", Article: "33"}},
		limitVersion{From: on("2022-05-01"), Value: townhall.Within(60, townhall.CalendarDays), Cite: townhall.Cite{Law: "信访工作条例", Article: "34"}})
}

func TestDatedOn(t *testing.T) {
	for day, n := range map[string]int{"0001-01-01": 90, "2022-04-30": 90, "2022-05-01": 60, "9999-12-31": 60} {
		l, err := answer().On(on(day))
		require.NoError(t, err)
		assert.Equal(t, n, l.N, day)
	}
	v, err := answer().Version(on("2022-04-30"))
	require.NoError(t, err)
	assert.Equal(t, "信访条例", v.Cite.Law)
}

func TestGapIsARefusal(t *testing.T) {
	rule := townhall.Rule("r", answerTitle, limitVersion{From: on("2025-01-01"), To: on("2025-06-30"), Value: townhall.Within(1, townhall.Months)},
		limitVersion{From: on("2025-08-01"), Value: townhall.Within(2, townhall.Months)})
	for _, day := range []townhall.Date{on("2024-12-31"), on("2025-07-15"), {}} {
		l, err := rule.On(day)
		assert.Equal(t, []string{"rule.in_force"}, refused(t, err))
		assert.Zero(t, l, "never the nearest value")
	}
	_, err := rule.On(on("2025-07-15"))
	assert.EqualError(t, err, "refused: answer to a petition: no rule in force that day: 2025-07-15")
	_, err = townhall.Dated[int]{}.On(on("2025-01-01"))
	refused(t, err)
}

func TestOverlapIsRefused(t *testing.T) {
	for _, versions := range [][]limitVersion{
		{{From: on("2025-01-01"), To: on("2025-06-30")}, {From: on("2025-06-30")}},
		{{}, {From: on("2025-01-01"), To: on("2025-01-01")}},
		{{To: on("2025-01-01")}, {To: on("2024-01-01")}},
	} {
		rule := townhall.Rule("r", answerTitle, versions...)
		_, err := rule.On(on("2030-01-01"))
		assert.Equal(t, "rules[r].versions[1]", failed(t, townhall.Invalid, err).Field, "also on a day that only one covers")
		failed(t, townhall.Invalid, townhall.Rules("b", rule).Check())
	}
	backwards := townhall.Rule("r", answerTitle, limitVersion{From: on("2025-01-02"), To: on("2025-01-01")})
	assert.Equal(t, "rules[r].versions[0]", failed(t, townhall.Invalid, townhall.Rules("b", backwards).Check()).Field)
}

func TestDatedInARulebook(t *testing.T) {
	rule := answer()
	assert.Equal(t, rule, rule.In(townhall.Rules("b", rule)))
	_, err := rule.In(townhall.Rulebook{}).On(on("2025-01-01"))
	assert.Equal(t, []string{"rule.in_force"}, refused(t, err), "a rulebook without the rule has none")

	var read townhall.Rulebook
	require.NoError(t, json.Unmarshal(must(json.Marshal(townhall.Rules("b", rule))), &read))
	assert.Equal(t, rule, rule.In(read), "values read from JSON take the type of the rule that asks")

	_, err = townhall.Rule[int]("petition.answer", answerTitle).In(read).On(on("2025-01-01"))
	e := failed(t, townhall.Invalid, err)
	assert.Equal(t, "rules[petition.answer].versions[0].value", e.Field)
	assert.Contains(t, e.Needed.String(), "int")
}

func TestDatedTravels(t *testing.T) {
	raw := must(json.Marshal(answer()))
	var back townhall.Dated[townhall.Limit]
	require.NoError(t, json.Unmarshal(raw, &back))
	back.Key = "petition.answer" // a rulebook keeps it
	assert.Equal(t, answer(), back)
}

// drawRule draws a rule of one-letter values whose versions do not overlap.
func drawRule(t *rapid.T, name, letters string) townhall.Dated[string] {
	rule := townhall.Rule[string]("r", townhall.Plain("r"))
	ends := rapid.SliceOfNDistinct(rapid.IntRange(0, 60), 0, 8, rapid.ID[int]).Draw(t, name)
	marks := map[int]bool{}
	for _, e := range ends {
		marks[e] = true
	}
	var from townhall.Date
	open := rapid.Bool().Draw(t, name+" open")
	for i := range 61 {
		if !marks[i] {
			continue
		}
		day := on("2025-01-01").AddDays(i)
		if open || !from.IsZero() {
			if v := rapid.SampledFrom([]rune(letters+"-")).Draw(t, name+" value"); v != '-' {
				rule.Versions = append(rule.Versions, townhall.Version[string]{From: from, To: day.AddDays(-1), Value: string(v)})
			}
		}
		from, open = day, false
	}
	if rapid.Bool().Draw(t, name+" endless") {
		rule.Versions = append(rule.Versions, townhall.Version[string]{From: from, Value: letters[:1]})
	}
	return rule
}

// at is the value on a day, "" where none is in force.
func at(t *rapid.T, rule townhall.Dated[string], day townhall.Date) string {
	v, err := rule.On(day)
	if err != nil {
		refused(t, err)
	}
	return v
}

// TestOverlayDayByDay: on every day the pack's value holds if it has one, and else the base's; and Diff lists the days
// on which they differ, each once, in stretches that do not touch.
func TestOverlayDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, pack := drawRule(t, "base", "abc"), drawRule(t, "pack", "abC")
		book, err := townhall.Rules("base", base).With(townhall.Rules("pack", pack))
		if len(pack.Versions) == 0 {
			failed(t, townhall.Invalid, err)
			return
		}
		require.NoError(t, err)
		require.NoError(t, book.Check())
		diff := townhall.Rules("base", base).Diff(book)
		for day := on("2024-12-25"); day.Before(on("2025-03-10")); day = day.AddDays(1) {
			was, want := at(t, base, day), at(t, pack, day)
			if want == "" {
				want = was
			}
			assert.Equal(t, want, at(t, base.In(book), day), "%v", day)
			lines := 0
			for _, d := range diff {
				if d.Days.Contains(day) {
					lines++
					assert.Equal(t, []string{was, want}, []string{d.Was.String(), d.Is.String()}, "%v", day)
				}
			}
			assert.Equal(t, map[bool]int{true: 1}[was != want], lines, "%v in %v", day, diff)
		}
		for i, d := range diff[min(1, len(diff)):] {
			same := diff[i].Was.String() == d.Was.String() && diff[i].Is.String() == d.Is.String()
			assert.False(t, same && diff[i].Days.To.AddDays(1) == d.Days.From, "one line for one stretch: %v", diff)
		}
	})
}

func TestOverlayAtTheEndsOfTheCalendar(t *testing.T) {
	base := townhall.Rule("r", townhall.Text{}, townhall.Version[int]{Value: 1})
	forever := townhall.Rule("r", townhall.Text{}, townhall.Version[int]{From: on("2025-01-01"), To: on("9999-12-31"), Value: 2})
	book := must(townhall.Rules("b", base).With(townhall.Rules("p", forever)))
	assert.Equal(t, []int{1, 2}, []int{must(base.In(book).On(on("2024-12-31"))), must(base.In(book).On(on("2025-01-01")))})
	assert.Len(t, townhall.Rules("b", base).Diff(book), 1)

	ever := townhall.Rule("r", townhall.Text{}, townhall.Version[int]{From: on("0001-01-01"), To: on("2024-12-31"), Value: 2})
	book = must(townhall.Rules("b", base).With(townhall.Rules("p", ever)))
	assert.Equal(t, []int{2, 1}, []int{must(base.In(book).On(on("2024-12-31"))), must(base.In(book).On(on("2025-01-01")))})
	diff := townhall.Rules("b", base).Diff(book)
	require.Len(t, diff, 1)
	assert.Equal(t, span("0001-01-01", "2024-12-31"), diff[0].Days)
}
