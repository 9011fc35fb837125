package learning_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance/learning"
)

var (
	ctx    = context.Background()
	clerk  = townhall.Actor{Person: "k1", Capacity: "clerk", Unit: "justice"}
	notice = townhall.Cite{Law: "水南镇考试通知", English: "Notice of the Exam, Shuinan", Article: "3"}
)

func day(d int) townhall.Date { return townhall.NewDate(2025, time.July, d) }

// moment is a day in July, at an exam's record.
func moment(d int) townhall.Moment {
	return townhall.Moment{Ref: townhall.Ref{Kind: learning.ExamKind, ID: "x1"}, Now: day(d).Time(cn.Zone), Today: day(d), By: clerk, Rules: cn.Rulebook, Calendar: cn.Calendar}
}

// exam is the mediators' exam of 22 to 24 July: 60 of 100 points pass, three attempts, valid for three years.
func exam() learning.Exam {
	return learning.Exam{Title: text("人民调解员考试", "mediators' exam"), Subject: "mediation", Audience: text("人民调解员", "mediators"), Organiser: "justice",
		Place: "shuinan", Online: true, Window: townhall.Period{From: day(22), To: day(24)}, Paper: bank().Questions,
		Pass: learning.PassMark{Share: townhall.RatioOf(3, 5)}, Attempts: 3, Validity: townhall.Within(36, townhall.Months), Basis: notice}
}

// announced is that exam since 1 July.
func announced(t require.TestingT, change ...func(*learning.Exam)) learning.Exam {
	x := exam()
	for _, c := range change {
		c(&x)
	}
	x, facts, err := x.Announce(moment(1))
	require.NoError(t, err)
	require.Len(t, facts, 1)
	require.NoError(t, x.Check())
	return x
}

// Answers worth so many points.
var (
	worth0   = []learning.Answer{answer("free", "true"), answer("size", "a")}
	worth50  = []learning.Answer{answer("free", "false"), answer("size", "b")}
	worth70  = []learning.Answer{answer("free", "false"), answer("end", "a", "b", "d")}
	worth80  = []learning.Answer{answer("size", "b"), answer("end", "a", "b", "d")}
	worth100 = []learning.Answer{answer("free", "false"), answer("size", "b"), answer("end", "a", "b", "d")}
)

// sit takes an attempt that is allowed, on a day of July.
func sit(t require.TestingT, s learning.Sitting, x learning.Exam, d int, answers []learning.Answer) learning.Sitting {
	next, facts, err := s.Sit(moment(d), x, learning.Script{Person: "p1", Answers: answers})
	require.NoError(t, err)
	require.Len(t, facts, 1)
	require.NoError(t, next.Check())
	return next
}

// office is an office whose today is a day of July.
func office(d *int) townhall.Office {
	o := cn.Office(memory.New(), townhall.Anyone())
	o.Now = func() time.Time { return day(*d).Time(cn.Zone) }
	return o
}

// refusedAs asserts a refusal by one clause, which says what it needs and what it found.
func refusedAs(t *testing.T, code, field, need, found string, err error) {
	t.Helper()
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r)
	failed := r.Finding.Failed()
	require.Len(t, failed, 1, "%s", r.Finding)
	f := failed[0]
	assert.Equal(t, []string{code, field, need, found}, []string{f.Code, f.Field, f.Need.String(), f.Found.String()})
	assert.NotEqual(t, f.Line(townhall.ZH), f.Line(townhall.EN))
}
