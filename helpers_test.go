package townhall_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/internal/shareddata"
)

// on is a date that is written down right.
func on(s string) townhall.Date {
	d, err := townhall.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// span is a period from "from..to"; either end may be missing.
func span(from, to string) townhall.Period {
	var p townhall.Period
	if from != "" {
		p.From = on(from)
	}
	if to != "" {
		p.To = on(to)
	}
	return p
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// sameJSON reports what a value is after JSON out and in, which should be itself.
func sameJSON[T any](t require.TestingT, v T) {
	raw, err := json.Marshal(v)
	require.NoError(t, err)
	var back T
	require.NoError(t, json.Unmarshal(raw, &back), string(raw))
	assert.Equal(t, v, back, string(raw))
}

// sameSQL does the same through a database's text column, given as string and as bytes.
func sameSQL[T any, P interface {
	*T
	sql.Scanner
}](t require.TestingT, v T) {
	stored, err := any(v).(driver.Valuer).Value()
	require.NoError(t, err)
	back := new(T)
	require.NoError(t, P(back).Scan(stored))
	assert.Equal(t, v, *back)
	if s, ok := stored.(string); ok {
		again := new(T)
		require.NoError(t, P(again).Scan([]byte(s)))
		assert.Equal(t, v, *again)
	}
}

// failed is the *Error of a kind that err must be.
func failed(t require.TestingT, kind townhall.ErrorKind, err error) *townhall.Error {
	require.ErrorIs(t, err, kind)
	var e *townhall.Error
	require.True(t, errors.As(err, &e), "%T is not an *Error", err)
	return e
}

// refused gives the codes of the clauses by which err refuses.
func refused(t require.TestingT, err error) []string {
	var r *townhall.Refusal
	require.True(t, errors.As(err, &r), "%v is not a *Refusal", err)
	var codes []string
	for _, f := range r.Finding.Failed() {
		codes = append(codes, f.Code)
	}
	return codes
}

// china is the calendar of the shared data.
func china(t *testing.T) townhall.Calendar {
	t.Helper()
	f, err := os.Open(shareddata.Path(t, "holidays_cn.csv"))
	require.NoError(t, err)
	defer f.Close()
	cal, err := townhall.ReadCalendar("cn", f)
	require.NoError(t, err)
	return cal
}

// dates draws a day of some years.
func dates(from, to int) *rapid.Generator[townhall.Date] {
	first := townhall.NewDate(from, time.January, 1)
	return rapid.Custom(func(t *rapid.T) townhall.Date {
		return first.AddDays(rapid.IntRange(0, townhall.NewDate(to, time.December, 31).Sub(first)).Draw(t, "day"))
	})
}
