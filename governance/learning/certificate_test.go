package learning_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/learning"
)

func TestACertificateIsOfTheFirstAttemptThatPassed(t *testing.T) {
	x := announced(t)
	s := sit(t, sit(t, sit(t, learning.Sitting{}, x, 22, worth50), x, 23, worth70), x, 24, worth100)
	c, err := x.Certificate(s)
	require.NoError(t, err)
	assert.Equal(t, learning.Certificate{Number: "x1:p1", Exam: "x1", Subject: "mediation", Person: "p1", On: day(23), Points: 70, Of: 100,
		Until: townhall.NewDate(2028, 7, 23)}, c)

	closed, _, err := x.Close(moment(24))
	require.NoError(t, err)
	again, err := closed.Certificate(s)
	require.NoError(t, err)
	assert.Equal(t, c, again, "and stays as it is")
}

func TestNoCertificate(t *testing.T) {
	x := announced(t)
	c, err := x.Certificate(sit(t, learning.Sitting{}, x, 22, worth50))
	refusedAs(t, "learning.pass", "points", "≥60", "50", err)
	assert.Zero(t, c)

	other := announced(t)
	other.ID = "x2"
	_, err = other.Certificate(sit(t, learning.Sitting{}, x, 22, worth70))
	refusedAs(t, "learning.certificate.exam", "exam", "x2", "x1", err)
	_, err = x.Certificate(learning.Sitting{Exam: "x1"})
	refusedAs(t, "learning.pass", "points", "≥60", "0", err)
}

func TestValidityOfACertificate(t *testing.T) {
	passed := func(months int, on townhall.Date) learning.Certificate {
		x := exam()
		x.Window, x.Validity = townhall.Period{From: on, To: on}, townhall.Limit{}
		if months > 0 {
			x.Validity = townhall.Within(months, townhall.Months)
		}
		x, _, err := x.Announce(townhall.Moment{Ref: townhall.Ref{ID: "x1"}, Today: on})
		require.NoError(t, err)
		s, _, err := learning.Sitting{}.Sit(townhall.Moment{Today: on}, x, learning.Script{Person: "p1", Answers: worth70})
		require.NoError(t, err)
		c, err := x.Certificate(s)
		require.NoError(t, err)
		return c
	}
	for _, tc := range []struct {
		name   string
		months int
		on     townhall.Date
		day    townhall.Date
		valid  bool
	}{
		{"the day before the exam", 36, day(22), day(21), false},
		{"the day of the exam", 36, day(22), day(22), true},
		{"the corresponding day", 36, day(22), townhall.NewDate(2028, 7, 22), true},
		{"the day after", 36, day(22), townhall.NewDate(2028, 7, 23), false},
		{"a month of 31 January, on 28 February", 1, townhall.NewDate(2025, 1, 31), townhall.NewDate(2025, 2, 28), true},
		{"and on 1 March", 1, townhall.NewDate(2025, 1, 31), townhall.NewDate(2025, 3, 1), false},
		{"without an end, long after", 0, day(22), townhall.NewDate(2125, 1, 1), true},
		{"without an end, before", 0, day(22), day(21), false},
		{"on no day", 0, day(22), townhall.Date{}, false},
	} {
		assert.Equal(t, tc.valid, passed(tc.months, tc.on).ValidOn(tc.day), tc.name)
	}
	assert.False(t, learning.Certificate{}.ValidOn(day(22)), "no certificate is valid on no day")
	assert.False(t, learning.Certificate{}.ValidOn(townhall.Date{}))
}
