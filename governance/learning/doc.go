// Package learning keeps the learning of the law (普法学习). So far that is its exams: a bank of questions, an exam with its
// paper, the sittings of its candidates, the certificates of those who pass, and a period's figures with exact rates.
//
// A paper is marked without a store, values in and values out:
//
//	bank, err := learning.ReadBank(file)
//	paper, err := bank.Paper("costs", "refusal") // or the whole bank
//	marks, err := paper.Mark(learning.Answer{Question: "costs", Chosen: []string{"true"}})
//
// and in an office an exam goes its way, each step a pure method and a function of the same name:
//
//	x, err := learning.Announce(ctx, office, clerk, learning.Exam{Title: title, Subject: "mediation", Organiser: "justice",
//		Window: townhall.Month(2025, time.July), Paper: paper, Pass: learning.PassMark{Share: townhall.RatioOf(3, 5)}, Attempts: 3})
//	s, err := learning.Sit(ctx, office, clerk, x.Ref(), learning.Script{Person: "p1", Answers: answers})
//	c, err := learning.CertificateOf(ctx, office.Store, x.Ref(), "p1") // c.ValidOn(day)
//
// No law that was read orders any of this: the mediators' exam is local practice. So nothing here has a built-in value, no
// pass mark, no age, no number of attempts, no validity, and no article is cited for one. An exam says its own, and may
// name as its Basis the notice that orders it; findings cite that, and each question's finding the law that it tests.
//
// For a host that writes its Policy, these are the functions, the verb in Request.Verb, and the kind of the record about which
// the policy is asked. Each record is held by the exam's organiser: Record.Holder is Exam.Organiser.
//
//	function  verb      record
//	Announce  announce  learning.exam, a new one
//	Close     close     learning.exam
//	Sit       sit       learning.sitting, a new one at the first attempt
//
// The history has the same verbs, but pass where an attempt is the first to pass. Sit reads the exam's record as well, and
// asks nobody for that. townhall.Void, for either kind, is the verb void, and the only correction: sittings of a voided exam
// are counted no more and give no certificate, and a voided sitting stays its person's only one in that exam.
//
// An exam's record holds its paper with the correct answers. Who shows a paper to candidates shows Paper.Blank, and lets no
// candidate read the record.
//
// The ways between the states are the tables ExamStates and SittingStates; there are no others. A step that its rules do not
// allow is a *townhall.Refusal, and changes nothing.
package learning
