package townhall_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

// words are the words that have a form in a host's column, by the name that their errors give.
func words() map[string]struct {
	zero, some driver.Valuer
	scan       func() sql.Scanner
} {
	type word = struct {
		zero, some driver.Valuer
		scan       func() sql.Scanner
	}
	duty := must(petition().Suspend(span("2025-03-10", ""), "survey", mediationLaw))
	duty = must(duty.Extend(townhall.Extension{N: 1, Unit: townhall.Months, Reason: "r", By: clerk, Approver: chief, On: on("2025-04-01")}))
	claim := townhall.Claim{Key: "mediation.accepted", Quote: "110余起", Count: townhall.OrMore(110)}
	return map[string]word{
		"date":       {townhall.Date{}, on("2025-10-09"), func() sql.Scanner { return new(townhall.Date) }},
		"ref":        {townhall.Ref{}, townhall.Ref{Kind: "case", ID: "1"}, func() sql.Scanner { return new(townhall.Ref) }},
		"ratio":      {townhall.Ratio{}, townhall.RatioOf(2, 3), func() sql.Scanner { return new(townhall.Ratio) }},
		"money":      {townhall.Money{}, townhall.Yuan(7), func() sql.Scanner { return new(townhall.Money) }},
		"count":      {townhall.Count{}, townhall.OrMore(110), func() sql.Scanner { return new(townhall.Count) }},
		"place":      {townhall.Place(""), townhall.Place("shuinan/dongcun"), func() sql.Scanner { return new(townhall.Place) }},
		"period":     {townhall.Period{}, span("2025-01-01", ""), func() sql.Scanner { return new(townhall.Period) }},
		"limit":      {townhall.Limit{}, townhall.AtLeast(7, townhall.WorkingDays).By(mediationLaw), func() sql.Scanner { return new(townhall.Limit) }},
		"duty":       {townhall.Duty{}, duty, func() sql.Scanner { return new(townhall.Duty) }},
		"suspension": {townhall.Suspension{}, duty.Suspensions[0], func() sql.Scanner { return new(townhall.Suspension) }},
		"cite":       {townhall.Cite{}, mediationLaw.Art("29"), func() sql.Scanner { return new(townhall.Cite) }},
		"claim":      {townhall.Claim{}, claim, func() sql.Scanner { return new(townhall.Claim) }},
		"reconciled": {townhall.Reconciled{}, claim.Reconcile(104), func() sql.Scanner { return new(townhall.Reconciled) }},
		"text":       {townhall.Text{}, townhall.Say("k", "{n}枚", "{n} seals", "n", 2), func() sql.Scanner { return new(townhall.Text) }},
		"actor":      {townhall.Actor{}, clerk, func() sql.Scanner { return new(townhall.Actor) }},
		"finding":    {townhall.Finding{}, must(petition().Judge(on("2025-04-01"), townhall.Calendar{})), func() sql.Scanner { return new(townhall.Finding) }},
	}
}

// TestWordsInColumns: a word is read back from its column as it was, whether the driver gives text or bytes.
func TestWordsInColumns(t *testing.T) {
	for name, w := range words() {
		for _, v := range []driver.Valuer{w.zero, w.some} {
			stored, err := v.Value()
			require.NoError(t, err)
			require.True(t, driver.IsValue(stored), name)
			forms := []any{stored}
			if s, ok := stored.(string); ok {
				forms = append(forms, []byte(s))
			}
			for _, form := range forms {
				back := w.scan()
				require.NoError(t, back.Scan(form), name)
				assert.Equal(t, string(must(json.Marshal(v))), string(must(json.Marshal(back))), name)
			}
		}
	}
}

// TestNothingIsNULL: the zero word is NULL in a column, but for a count, whose zero is a number; and NULL the zero word,
// whatever was there.
func TestNothingIsNULL(t *testing.T) {
	for name, w := range words() {
		stored, err := w.zero.Value()
		require.NoError(t, err)
		assert.Equal(t, map[bool]any{true: "0"}[name == "count"], stored, name)
		old := w.scan()
		require.NoError(t, old.Scan(must(w.some.Value())))
		require.NoError(t, old.Scan(nil), name)
		assert.Equal(t, string(must(json.Marshal(w.zero))), string(must(json.Marshal(old))), name)
	}
}

func TestScanNamesWhatItFound(t *testing.T) {
	for name, w := range words() {
		word := w.scan()
		require.NoError(t, word.Scan(must(w.some.Value())))
		e := failed(t, townhall.Invalid, word.Scan(int64(7)))
		assert.Equal(t, []string{name, "int64"}, []string{e.Field, e.Found.String()})
		assert.Contains(t, []string{"text or NULL", "JSON text or NULL"}, e.Needed.String())
		assert.Equal(t, name, failed(t, townhall.Invalid, word.Scan("//")).Field)
		assert.Equal(t, string(must(json.Marshal(w.some))), string(must(json.Marshal(word))), "a failed scan leaves the word")
	}
	for _, c := range []struct{ word, stored, field string }{
		{"limit", `{"n":-1,"unit":"month"}`, "limit.n"}, {"limit", `{"n":"1","unit":"month"}`, "limit.n"},
		{"period", `{"from":"2025-02-01","to":"2025-01-01"}`, "period"}, {"period", `{"from":"yesterday"}`, "period.from"},
		{"duty", `{"start":"2025-01-01","suspensions":[{"to":"x"}]}`, "duty.suspensions[0].to"},
	} {
		assert.Equal(t, c.field, failed(t, townhall.Invalid, words()[c.word].scan().Scan(c.stored)).Field)
	}
}
