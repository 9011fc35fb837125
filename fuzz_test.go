package townhall_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

// Each parser takes anything without a panic, and what it takes reads the same when written and read again.

func roundTrip[T any](f *testing.F, parse func(string) (T, error), print func(T) string, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := parse(s)
		if err != nil {
			failedParse(t, err)
			return
		}
		again, err := parse(print(v))
		require.NoError(t, err, "%q is written as %q", s, print(v))
		assert.Equal(t, v, again)
	})
}

// failedParse: a parser fails with an *Error that renders.
func failedParse(t *testing.T, err error) {
	var e *townhall.Error
	require.ErrorAs(t, err, &e)
	assert.NotEmpty(t, e.Text().In(townhall.ZH))
	assert.NotEmpty(t, e.Needed.In(townhall.EN))
}

func FuzzParseDate(f *testing.F) {
	roundTrip(f, townhall.ParseDate, townhall.Date.String, "2025-10-09", "2024-02-29", "9999-12-31", "0001-01-01")
}

func FuzzParseRef(f *testing.F) {
	roundTrip(f, townhall.ParseRef, townhall.Ref.String, "case/1", "a/b/c", "/", "案/一")
}

func FuzzParsePlace(f *testing.F) {
	roundTrip(f, townhall.ParsePlace, func(p townhall.Place) string { return string(p) }, "", "shuinan/dongcun", "a//b", " a")
}

func FuzzParseRatio(f *testing.F) {
	roundTrip(f, townhall.ParseRatio, townhall.Ratio.String, "2/3", "-4/6", "—", "1/0", "9223372036854775807/2")
}

func FuzzParseCount(f *testing.F) {
	roundTrip(f, townhall.ParseCount, townhall.Count.String, "110", "≥110", ">9000", "<100", "10–20", "110余起", "9000多份", "近百个", "近20位", "at least 3", "十余")
}

func FuzzParseMoney(f *testing.F) {
	roundTrip(f, townhall.ParseMoney, townhall.Money.String, "1234.50 CNY", "-0.05 CNY", "500 JPY", "1.234 KWD", "92233720368547758.07 CNY")
}

func FuzzParseDigest(f *testing.F) {
	roundTrip(f, townhall.ParseDigest, func(d townhall.Digest) string { return string(d) }, "sha256:"+strings.Repeat("0f", 32), "sm3:", ":")
}

func FuzzCursorSplit(f *testing.F) {
	for _, s := range []string{"|case|1", "2025-10-09|case|1|2", "||"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		day, ref, err := townhall.Cursor(s).Split()
		if err != nil {
			failedParse(t, err)
			return
		}
		q, r := townhall.Query{}, townhall.Record{Ref: ref, Due: day}
		if !day.IsZero() {
			q.Order = townhall.ByDue
		}
		assert.Equal(t, townhall.Cursor(s), q.Cursor(r))
	})
}

func FuzzReadCalendar(f *testing.F) {
	for _, s := range []string{"2025-10-01,off,National Day\n2025-10-11,work,\"a, b\"\n", "# published: 2007-2026, 2028\n# rest: friday\n", "2006-12-30,work,x", "\ufeff\r\n,,\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		cal, err := townhall.ReadCalendar("c", strings.NewReader(s))
		if err != nil {
			failedParse(t, err)
			return
		}
		for _, y := range cal.Years() {
			assert.True(t, cal.On(townhall.NewDate(y, time.May, 1)).Published)
		}
		must(townhall.Within(9, townhall.CalendarDays).From(on("2025-09-25")).Due(cal))
	})
}

// sameAgain: JSON that a type takes is written and read as the same.
func sameAgain[T any](f *testing.F, print func(T) string, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var v, again T
		if json.Unmarshal([]byte(s), &v) != nil {
			return
		}
		raw, err := json.Marshal(v)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(raw, &again), string(raw))
		assert.Equal(t, print(v), print(again))
		assert.Equal(t, string(raw), string(must(json.Marshal(again))))
	})
}

func FuzzRulebook(f *testing.F) {
	sameAgain(f, func(b townhall.Rulebook) string { return b.Diff(townhall.Rulebook{}).String() }, county, `{"name":"x","rules":{"r":{"versions":[{"value":{"n":1}},{"value":2}]}}}`, `{}`)
}

func FuzzValue(f *testing.F) {
	seeds := []string{`1.5`, `{"date":1}`, `[[[]]]`, `{"text":{"key":"k","zh":"{a}","en":"","args":[{"name":"a","value":{"ref":"a/b"}}]}}`}
	for _, c := range everyValue {
		seeds = append(seeds, string(must(json.Marshal(townhall.ValueOf(c.x)))))
	}
	sameAgain(f, func(v townhall.Value) string { return v.In(townhall.ZH) + v.In(townhall.EN) }, seeds...)
}
