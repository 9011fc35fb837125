package townhall_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

var yuan = must(townhall.ParseMoney("1234.50 CNY"))

// everyValue is each kind of value with what it prints in Chinese and English.
var everyValue = []struct {
	x      any
	zh, en string
}{
	{nil, "—", "—"},
	{110, "110", "110"},
	{int64(math.MinInt64), "-9223372036854775808", "-9223372036854775808"},
	{true, "是", "yes"}, {false, "否", "no"},
	{"fence", "fence", "fence"},
	{townhall.RatioOf(2, 3), "2/3", "2/3"}, {townhall.Ratio{}, "—", "—"},
	{townhall.OrMore(110), "≥110", "≥110"},
	{on("2025-10-09"), "2025-10-09", "2025-10-09"}, {townhall.Date{}, "—", "—"},
	{yuan, "1234.50 CNY", "1234.50 CNY"}, {townhall.Money{}, "0", "0"},
	{townhall.Ref{Kind: "case", ID: "1"}, "case/1", "case/1"},
	{townhall.Say("k", "{n}户", "{n} households", "n", 3), "3户", "3 households"},
	{[]string{"a", "b"}, "a、b", "a, b"}, {[]string{}, "—", "—"},
	{[]any{1, []townhall.Date{on("2025-10-09")}, townhall.Plain("x")}, "1、2025-10-09、x", "1, 2025-10-09, x"},
}

func TestEveryValuePrintsAndTravels(t *testing.T) {
	for _, c := range everyValue {
		v := townhall.ValueOf(c.x)
		assert.Equal(t, c.zh, v.In(townhall.ZH), "%T %v", c.x, c.x)
		assert.Equal(t, c.en, v.String(), "%T %v", c.x, c.x)
		sameJSON(t, v)
	}
}

type tally uint16
type colour string

func TestValueOfTakesNamedTypes(t *testing.T) {
	for _, x := range []any{int8(7), int16(7), int32(7), uint(7), uint8(7), uint32(7), uint64(7), tally(7), townhall.Pos(7)} {
		n, whole := townhall.ValueOf(x).Int()
		assert.True(t, whole, "%T", x)
		assert.Equal(t, int64(7), n, "%T", x)
	}
	for x, want := range map[any]string{
		uint64(math.MaxUint64): "18446744073709551615", colour("red"): "red", townhall.Place("a/b"): "a/b", townhall.UnitID("u"): "u",
		townhall.Conflict: "conflict", time.Monday: "Monday", 1.5: "1.5", townhall.Actor{Person: "p"}: "p", errors.New("broken"): "broken",
	} {
		assert.Equal(t, want, townhall.ValueOf(x).String(), "%T", x)
	}
	assert.Equal(t, "raw", townhall.ValueOf([]byte("raw")).String())
	assert.Equal(t, "{}", townhall.ValueOf(json.RawMessage("{}")).String())
	assert.Equal(t, "1, 2", townhall.ValueOf([]int{1, 2}).String())
	assert.Equal(t, "within 60 calendar days", townhall.ValueOf(townhall.Within(60, townhall.CalendarDays)).String())
	assert.Equal(t, "《人民调解法》第29条", townhall.ValueOf(mediationLaw.Art("29")).In(townhall.ZH))
	v := townhall.ValueOf(3)
	assert.Equal(t, v, townhall.ValueOf(v))
}

func TestValueOfANilPointerIsNothing(t *testing.T) {
	for _, x := range []any{(*townhall.Cite)(nil), (*townhall.Limit)(nil), (*townhall.Error)(nil), (*townhall.Date)(nil), (*townhall.Period)(nil), (*int)(nil), (*colour)(nil)} {
		v := townhall.ValueOf(x)
		assert.True(t, v.IsZero(), "%T", x)
		assert.Equal(t, "—", v.In(townhall.ZH), "%T", x)
	}
	assert.Equal(t, "—, 2025-01-01", townhall.ValueOf([]fmt.Stringer{(*townhall.Date)(nil), on("2025-01-01")}).String(), "in a list")
	day := on("2025-10-09")
	assert.Equal(t, "2025-10-09", townhall.ValueOf(&day).String())
}

func TestValueRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, doc := range []string{`1.5`, `1e3`, `9223372036854775808`, `{}`, `{"float":1}`, `{"date":"2025-01-01","ref":"a/b"}`,
		`{"date":"2025-02-30"}`, `{"ref":"x"}`, `{"money":{"amount":"1.234","currency":"CNY"}}`, `[1,{"date":7}]`, `[1.5]`, `{"text":7}`} {
		v := townhall.ValueOf("before")
		err := json.Unmarshal([]byte(doc), &v)
		require.Error(t, err, doc)
		failed(t, townhall.Invalid, err)
		assert.Equal(t, "before", v.String(), "a failed parse leaves the value alone: %s", doc)
	}
	v := townhall.ValueOf("before")
	for _, torn := range []string{"", "tomato", "nil"} {
		assert.Error(t, v.UnmarshalJSON([]byte(torn)), torn)
	}
}

func TestZeroValueIsNothing(t *testing.T) {
	var v townhall.Value
	_, whole := v.Int()
	assert.False(t, whole)
	assert.True(t, v.IsZero())
	assert.False(t, townhall.ValueOf("").IsZero())
	assert.Equal(t, "—", fmt.Sprint(v))
	raw := must(json.Marshal(v))
	assert.Equal(t, "null", string(raw))
}
