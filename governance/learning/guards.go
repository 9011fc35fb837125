package learning

import (
	"strings"

	"github.com/townhall-go/townhall"
)

type examGuard = townhall.Guard[Exam]

var (
	hasPlainID = examGuard{Code: "learning.exam.id", Field: "id", Say: townhall.Say("learning.exam.id", "编号中没有冒号，前后无空格", "the id has no colon and no blanks around it"),
		Holds: func(x Exam, _ townhall.Moment) bool { return plain(x.ID) && !strings.Contains(x.ID, ":") }, // see SittingRef
		Shows: func(x Exam, _ townhall.Moment) (need, found any) { return nil, x.ID }}
	hasTitle = examGuard{Code: "learning.exam.title", Field: "title", Say: townhall.Say("learning.exam.title", "有中英文名称", "it has a title in Chinese and English"),
		Holds: func(x Exam, _ townhall.Moment) bool { return bilingual(x.Title) },
		Shows: func(x Exam, _ townhall.Moment) (need, found any) { return nil, x.Title }}
	hasSubject = examGuard{Code: "learning.exam.subject", Field: "subject", Say: townhall.Say("learning.exam.subject", "有科目", "it has a subject"),
		Holds: func(x Exam, _ townhall.Moment) bool { return x.Subject != "" },
		Shows: func(x Exam, _ townhall.Moment) (need, found any) { return nil, x.Subject }}
	hasOrganiser = examGuard{Code: "learning.exam.organiser", Field: "organiser", Say: townhall.Say("learning.exam.organiser", "有组织单位", "a unit organises it"),
		Holds: func(x Exam, _ townhall.Moment) bool { return x.Organiser != "" },
		Shows: func(x Exam, _ townhall.Moment) (need, found any) { return nil, string(x.Organiser) }}
	hasWindow = examGuard{Code: "learning.exam.window", Field: "window", Say: townhall.Say("learning.exam.window", "考试起止日期已定，至少一日", "its first and last days are set, a day at least"),
		Holds: func(x Exam, _ townhall.Moment) bool { return x.Window.Days() > 0 },
		Shows: func(x Exam, _ townhall.Moment) (need, found any) { return nil, x.Window }}
	markReachable = examGuard{Code: "learning.exam.pass", Field: "pass", Say: townhall.Say("learning.exam.pass", "合格线为分数或者满分的比例，大于零且可达到", "the pass mark is points or a share of them, more than zero, and can be reached"),
		Holds: func(x Exam, _ townhall.Moment) bool {
			_, ok := x.Pass.Least(x.Paper.Total())
			return ok
		},
		Shows: func(x Exam, _ townhall.Moment) (need, found any) {
			return townhall.Say("learning.exam.pass.needed", "1分至满分{of}分", "1 to {of} points", "of", x.Paper.Total()), x.Pass
		}}
	someAttempts = examGuard{Code: "learning.exam.attempts", Field: "attempts", Say: townhall.Say("learning.exam.attempts", "可答次数已定，至少一次或者不限", "the number of attempts is set, one at least or without limit"),
		Holds: func(x Exam, _ townhall.Moment) bool { return x.Attempts > 0 || x.Attempts == Unlimited },
		Shows: func(x Exam, _ townhall.Moment) (need, found any) { return nil, x.Attempts }}
	validInMonths = examGuard{Code: "learning.exam.validity", Field: "validity", Say: townhall.Say("learning.exam.validity", "合格证书有效期如有，以月计", "certificates, if they run out, do so within months"),
		Holds: func(x Exam, _ townhall.Moment) bool { return x.runsInMonths() },
		Shows: func(x Exam, _ townhall.Moment) (need, found any) {
			if !x.runsInMonths() {
				found = x.Validity
			}
			return nil, found
		}}
	announcedBefore = examGuard{Code: "learning.exam.announced", Field: "announced", Say: townhall.Say("learning.exam.announced", "公告不晚于考试首日，也不晚于今日", "announced by its first day, and not after today"),
		Holds: func(x Exam, m townhall.Moment) bool {
			return !x.Announced.After(x.Window.From) && !x.Announced.After(m.Today)
		},
		Shows: func(x Exam, m townhall.Moment) (need, found any) {
			return townhall.Until(earlier(x.Window.From, m.Today)), x.Announced
		}}
	windowOver = examGuard{Code: "learning.exam.over", Field: "window", Say: townhall.Say("learning.exam.over", "考试最后一日已到", "the last day of the exam has come"),
		Holds: func(x Exam, m townhall.Moment) bool { return !m.Today.Before(x.Window.To) },
		Shows: func(x Exam, m townhall.Moment) (need, found any) { return townhall.Since(x.Window.To), m.Today }}
)

// Matter is what a guard judges of an attempt: the sitting as it would be after it, the exam, and who hands it in.
type Matter struct {
	Sitting Sitting
	Exam    Exam
	Person  townhall.PersonID
}

// last is the attempt that is judged.
func (c Matter) last() Attempt {
	if n := len(c.Sitting.Attempts); n > 0 {
		return c.Sitting.Attempts[n-1]
	}
	return Attempt{}
}

type guard = townhall.Guard[Matter]

var (
	examOpen = guard{Code: "learning.sit.open", Field: "exam", Say: townhall.Say("learning.sit.open", "考试已公告、尚未结束", "the exam is announced and not closed"),
		Holds: func(c Matter, _ townhall.Moment) bool { return c.Exam.State == Announced },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, c.Exam.State }}
	ownSitting = guard{Code: "learning.sit.person", Field: "person", Say: townhall.Say("learning.sit.person", "应试人已写明，且为其本人在该考试的应试记录", "who sits is named, and the sitting is this person's of this exam"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			return c.Person != "" && c.Sitting.Person == c.Person && c.Sitting.Exam == c.Exam.ID
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, c.Person }}
	inWindow = guard{Code: "learning.sit.window", Field: "on", Say: townhall.Say("learning.sit.window", "在考试期间内", "in the days of the exam"),
		Holds: func(c Matter, _ townhall.Moment) bool { return c.Exam.Window.Contains(c.last().On) },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return c.Exam.Window, c.last().On }}
	inOrder = guard{Code: "learning.sit.order", Field: "on", Say: townhall.Say("learning.sit.order", "不早于上次答卷，也不晚于今日", "not before the attempt before, and not after today"),
		Holds: func(c Matter, m townhall.Moment) bool {
			return !c.last().On.Before(c.Sitting.before()) && !c.last().On.After(m.Today)
		},
		Shows: func(c Matter, m townhall.Moment) (need, found any) {
			return townhall.Period{From: c.Sitting.before(), To: m.Today}, c.last().On
		}}
	attemptsLeft = guard{Code: "learning.sit.attempts", Field: "attempts", Say: townhall.Say("learning.sit.attempts", "答卷次数", "number of attempts"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			return c.Exam.Attempts == Unlimited || len(c.Sitting.Attempts) <= c.Exam.Attempts
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			if c.Exam.Attempts != Unlimited {
				need = townhall.UpTo(int64(c.Exam.Attempts))
			}
			return need, len(c.Sitting.Attempts)
		}}
	markReached = guard{Code: "learning.pass", Field: "points", Say: townhall.Say("learning.sit.pass", "达到合格线", "the pass mark is reached"),
		Holds: func(c Matter, _ townhall.Moment) bool { return c.Exam.Judge(c.last().Points).Held },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			f := c.Exam.Judge(c.last().Points)
			return f.Need, f.Found
		}}
)

// guarded is a clause on answers as a guard.
func guarded(c clause) guard {
	return guard{Code: c.code, Field: c.field, Say: c.say,
		Holds: func(m Matter, _ townhall.Moment) bool { return c.judge(m.Exam.Paper, m.last().Answers).Held },
		Shows: func(m Matter, _ townhall.Moment) (need, found any) {
			return nil, c.judge(m.Exam.Paper, m.last().Answers).Found
		}}
}

func earlier(a, b townhall.Date) townhall.Date {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
