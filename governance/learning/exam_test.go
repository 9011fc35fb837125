package learning_test

import (
	"database/sql/driver"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/learning"
)

func TestTheTablesAreSound(t *testing.T) {
	require.NoError(t, learning.ExamStates.Check())
	require.NoError(t, learning.SittingStates.Check())
	for _, move := range learning.ExamStates.Moves {
		for _, g := range move.Guards {
			assert.NotEmpty(t, g.Field, g.Code)
			assert.NotNil(t, g.Shows, g.Code)
		}
	}
	for _, move := range learning.SittingStates.Moves {
		for _, g := range move.Guards {
			assert.NotEmpty(t, g.Field, g.Code)
			assert.NotNil(t, g.Shows, g.Code)
		}
	}
}

func TestAnExamIsAnnounced(t *testing.T) {
	given := exam()
	given.State, given.Subject, given.Organiser = learning.Closed, " mediation ", " justice"
	x, facts, err := given.Announce(moment(1))
	require.NoError(t, err)
	assert.Equal(t, []townhall.Fact{{Verb: "announce", Basis: []townhall.Cite{notice}}}, facts)
	assert.Equal(t, learning.Announced, x.State, "whatever was given")
	assert.Equal(t, day(1), x.Announced, "today, if not given")
	assert.Equal(t, townhall.Head{Kind: learning.ExamKind, Place: "shuinan", Holder: "justice", State: "announced", Opened: day(1), Tags: []string{"mediation"}}, x.Head())

	given.Paper[0].Correct[0] = "true"
	assert.Equal(t, bank().Questions, x.Paper, "the paper is frozen")

	withoutBasis := exam()
	withoutBasis.Basis, withoutBasis.Validity = townhall.Cite{}, townhall.Limit{}
	x, facts, err = withoutBasis.Announce(moment(22))
	require.NoError(t, err, "on the first day, without a notice, valid without end")
	assert.Empty(t, facts[0].Basis, "no law is made up")
	raw, err := json.Marshal(x)
	require.NoError(t, err)
	assert.NotContains(t, string(raw), "validity")
}

func TestWhatIsNotAnnounced(t *testing.T) {
	for _, tc := range []struct {
		name, code, field, need, found string
		change                         func(*learning.Exam)
	}{
		{"no title", "learning.exam.title", "title", "—", "", func(x *learning.Exam) { x.Title = townhall.Text{} }},
		{"a title in one language", "learning.exam.title", "title", "—", "考试", func(x *learning.Exam) { x.Title = townhall.Text{ZH: "考试"} }},
		{"no subject", "learning.exam.subject", "subject", "—", "", func(x *learning.Exam) { x.Subject = " " }},
		{"nobody holds it", "learning.exam.organiser", "organiser", "—", "", func(x *learning.Exam) { x.Organiser = "" }},
		{"no last day", "learning.exam.window", "window", "—", "from 2025-07-22 on", func(x *learning.Exam) { x.Window.To = townhall.Date{} }},
		{"the last day before the first", "learning.exam.window", "window", "—", "2025-07-22 to 2025-07-21", func(x *learning.Exam) { x.Window.To = day(21) }},
		{"no pass mark", "learning.exam.pass", "pass", "1 to 100 points", "points 0, share —", func(x *learning.Exam) { x.Pass = learning.PassMark{} }},
		{"a mark that nobody reaches", "learning.exam.pass", "pass", "1 to 100 points", "more than 100 points", func(x *learning.Exam) { x.Pass = learning.PassMark{Points: 100, Above: true} }},
		{"attempts left to a default", "learning.exam.attempts", "attempts", "—", "0", func(x *learning.Exam) { x.Attempts = 0 }},
		{"fewer attempts than none", "learning.exam.attempts", "attempts", "—", "-2", func(x *learning.Exam) { x.Attempts = -2 }},
		{"validity in days", "learning.exam.validity", "validity", "—", "within 30 calendar days", func(x *learning.Exam) { x.Validity = townhall.Within(30, townhall.CalendarDays) }},
		{"validity of no month", "learning.exam.validity", "validity", "—", "within 0 months", func(x *learning.Exam) { x.Validity = townhall.Within(0, townhall.Months) }},
		{"validity of at least", "learning.exam.validity", "validity", "—", "at least 3 months", func(x *learning.Exam) { x.Validity = townhall.AtLeast(3, townhall.Months) }},
		{"announced tomorrow", "learning.exam.announced", "announced", "until 2025-07-20", "2025-07-21", func(x *learning.Exam) { x.Announced = day(21) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			x := exam()
			tc.change(&x)
			after, facts, err := x.Announce(moment(20))
			refusedAs(t, tc.code, tc.field, tc.need, tc.found, err)
			assert.Equal(t, x, after)
			assert.Empty(t, facts)
		})
	}
	x := exam()
	_, _, err := x.Announce(moment(23))
	refusedAs(t, "learning.exam.announced", "announced", "until 2025-07-22", "2025-07-23", err)
	m := moment(1)
	m.Ref.ID = "x:1"
	_, _, err = x.Announce(m)
	refusedAs(t, "learning.exam.id", "id", "—", "x:1", err)
	x.Paper[1].Correct = []string{"a", "b"}
	_, _, err = x.Announce(moment(1))
	invalid(t, "paper[1].correct", "2", err)
	x.Paper = nil
	_, _, err = x.Announce(moment(1))
	invalid(t, "paper", "0", err)
}

func TestAnExamIsClosedOnItsLastDayOrLater(t *testing.T) {
	x := announced(t)
	after, _, err := x.Close(moment(23))
	refusedAs(t, "learning.exam.over", "window", "from 2025-07-24 on", "2025-07-23", err)
	assert.Equal(t, x, after)
	for _, d := range []int{24, 30} {
		closed, facts, err := x.Close(moment(d))
		require.NoError(t, err)
		require.NoError(t, closed.Check())
		assert.Equal(t, "close", facts[0].Verb)
		assert.Equal(t, day(24), closed.Head().Closed, "its last day, whenever the clerk came to it")
		_, _, err = closed.Close(moment(d))
		refusedAs(t, "learning.exam.state", "state", "announced", "closed", err)
	}
}

// A damaged exam is named, not guessed at.
func TestExamCheck(t *testing.T) {
	for field, damage := range map[string]func(*learning.Exam){
		"id":                  func(x *learning.Exam) { x.ID = "" },
		"state":               func(x *learning.Exam) { x.State = "held" },
		"announced":           func(x *learning.Exam) { x.Announced = townhall.Date{} },
		"window":              func(x *learning.Exam) { x.Window = townhall.Since(day(1)) },
		"pass":                func(x *learning.Exam) { x.Pass.Points = 60 },
		"attempts":            func(x *learning.Exam) { x.Attempts = 0 },
		"validity":            func(x *learning.Exam) { x.Validity.Unit = "year" },
		"paper[2].correct[0]": func(x *learning.Exam) { x.Paper[2].Correct[0] = "e" },
	} {
		x := announced(t)
		damage(&x)
		var e *townhall.Error
		require.ErrorAs(t, x.Check(), &e, field)
		assert.Equal(t, field, e.Field)
		assert.NotEmpty(t, e.Needed.In(townhall.ZH))
	}
}

// What has a Value is stored as that by database/sql, so none may be promoted from a part.
func TestAPartDoesNotStandForTheWhole(t *testing.T) {
	for _, v := range []any{learning.Bank{}, learning.Exam{}, learning.Sitting{}, learning.Certificate{}, learning.Figures{}, learning.PassMark{}} {
		_, stores := v.(driver.Valuer)
		assert.False(t, stores, "%T", v)
	}
}
