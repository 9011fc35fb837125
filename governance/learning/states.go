package learning

import "github.com/townhall-go/townhall"

// ExamState is where an exam stands. That it is being held is no state of its own: its window says so.
type ExamState string

// The states of an exam.
const (
	Announced ExamState = "announced" // 已公告
	Closed    ExamState = "closed"    // 已结束
)

// Text names the state.
func (s ExamState) Text() townhall.Text {
	switch s {
	case Announced:
		return townhall.Say("learning.exam.state.announced", "已公告", "announced")
	case Closed:
		return townhall.Say("learning.exam.state.closed", "已结束", "closed")
	}
	return townhall.Plain(string(s))
}

// SittingState is how a sitting stands.
type SittingState string

// The states of a sitting.
const (
	NotPassed SittingState = "not_passed" // 未合格
	Passed    SittingState = "passed"     // 合格
)

// Text names the state.
func (s SittingState) Text() townhall.Text {
	switch s {
	case NotPassed:
		return townhall.Say("learning.sitting.state.not_passed", "未合格", "not passed")
	case Passed:
		return townhall.Say("learning.sitting.state.passed", "合格", "passed")
	}
	return townhall.Plain(string(s))
}

// ExamStates is the table of an exam's ways.
var ExamStates = townhall.Machine[ExamState, Exam]{
	Name:  "learning.exam",
	Title: townhall.Say("learning.exam", "考试", "exam"),
	Names: []townhall.StateName[ExamState]{
		{State: Announced, Name: Announced.Text()},
		{State: Closed, Name: Closed.Text(), Final: true},
	},
	Moves: []townhall.Move[ExamState, Exam]{
		{Verb: "announce", Name: townhall.Say("learning.verb.announce", "公告", "announce"), From: []ExamState{""}, To: Announced,
			Guards: []examGuard{hasPlainID, hasTitle, hasSubject, hasOrganiser, hasWindow, markReachable, someAttempts, validInMonths, announcedBefore}},
		{Verb: "close", Name: townhall.Say("learning.verb.close", "结束", "close"), From: []ExamState{Announced}, To: Closed, Guards: []examGuard{windowOver}},
	},
}

// sat guards every attempt, whatever comes of it, so that a refusal does not tell what the answers are worth.
var sat = []guard{examOpen, ownSitting, inWindow, inOrder, attemptsLeft, guarded(onThePaper), guarded(amongChoices), guarded(answeredOnce)}

// SittingStates is the table of a sitting's ways. Better attempts may follow one that passed; worse ones take nothing away.
var SittingStates = townhall.Machine[SittingState, Matter]{
	Name:  "learning.sitting",
	Title: townhall.Say("learning.sitting", "应试", "sitting"),
	Names: []townhall.StateName[SittingState]{
		{State: NotPassed, Name: NotPassed.Text()},
		{State: Passed, Name: Passed.Text()},
	},
	Moves: []townhall.Move[SittingState, Matter]{
		{Verb: "sit", Name: townhall.Say("learning.verb.sit", "答卷", "attempt"), From: []SittingState{"", NotPassed}, To: NotPassed, Guards: sat},
		{Verb: "sit", Name: townhall.Say("learning.verb.sit", "答卷", "attempt"), From: []SittingState{Passed}, To: Passed, Guards: sat},
		{Verb: "pass", Name: townhall.Say("learning.verb.pass", "答卷合格", "attempt that passes"), From: []SittingState{"", NotPassed}, To: Passed,
			Guards: append(sat[:len(sat):len(sat)], markReached)},
	},
}
