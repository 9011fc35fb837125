// Package governance keeps how bodies decide. Its rules of voting are dated and cited:
//
//	rule, err := governance.TownCongressDecision.On(townhall.NewDate(2025, 10, 9)) // the version in force that day
//	out, err := rule.Decide(vote.Tally{Seats: 60, Present: 52, For: 47, Against: 3, Abstain: 2})
//	fmt.Println(out.Verdict, out.Finding.In(townhall.ZH))
//
// In an office a body has its members through time, meets in sessions, and decides motions there; each step is a pure method and
// a function:
//
//	b, err := governance.FormBody(ctx, office, clerk, governance.Body{Kind: governance.LeadingGroup, Name: name, Members: members})
//	b.People(townhall.NewDate(2025, 10, 9))               // who sat on 9 October
//	s, err := governance.ConveneSession(ctx, office, clerk, b.Ref(), session)
//	s, err = governance.SignInMember(ctx, office, clerk, s.Ref(), "d1", now)
//	quorum, err := s.QuorumAt(now, office.Rules)          // at any minute
//	n, err = governance.CountMotion(ctx, office, clerk, n.Ref(), governance.Vote{Tallies: []vote.Tally{{For: 47, Against: 3}}})
//
// Of a count only the votes are the caller's: who has a seat, and who is there, is the session's at that minute, so a session is kept
// while it sits, or entered afterwards step by step at the minutes of its steps, and closed last. By which rules a kind of body decides
// and who moves there are rules of the rulebook themselves; a kind without them decides by any rule, and a club's own are added in code
// or as a pack's file, as ExampleMotion_Count shows.
//
// Who attends (出席) has voice and vote, who is admitted (列席) has voice, and who observes (旁听) has neither; only the first count
// for a quorum and in any share. Proxies are allowed where a rule of the rulebook says so for such bodies, and nowhere else. A
// second call has a quorum of its own where the body has a SecondRule, and no Chinese statute gives one.
//
// A head's decision after collective deliberation (重大行政决策) is a Decision, and no motion: commented on, reviewed, discussed with
// the head speaking last, and published. ProposeDecision begins one; livelihood projects are none. DropDecision gives one up before it is
// taken, StopDecision ends one that was published.
//
// Some things the records warn of and decide nothing about: StrandedSeats, whose holders left the posts on which they depend;
// Body.Overdue, terms that have ended; MandatesOver, deputies absent too often.
//
// For a host that writes its Policy, these are the functions, the verb in Request.Verb, and the kind of the record about which
// the policy is asked. A body's record is held by the body itself, a session's and a motion's by the body whose they are, and a
// decision's by the government.
//
//	function              verb          record
//	FormBody              form          governance.body, a new one
//	SeatMember            seat          governance.body
//	UnseatMember          unseat        governance.body
//	ReshuffleBody         reshuffle     governance.body
//	SetSeats              set_seats     governance.body
//	DissolveBody          dissolve      governance.body
//	ConveneSession        convene       governance.session, a new one
//	CallRoll              call_roll     governance.session
//	AddItem               add_item      governance.session
//	PutOffItem            put_off       governance.session
//	InviteGuests          invite        governance.session
//	Excuse                excuse        governance.session
//	SignInMember          sign_in       governance.session
//	SignInHousehold       sign_in       governance.session
//	SignOutMember         sign_out      governance.session
//	GuestInto             guest_in      governance.session
//	GuestOutOf            guest_out     governance.session
//	GiveProxy             give_proxy    governance.session
//	RevokeProxy           revoke_proxy  governance.session
//	WaitForQuorum         wait          governance.session
//	OpenSession           open          governance.session
//	LapseSession          lapse         governance.session
//	RecordResult          record        governance.session
//	ReconsiderItem        reconsider    governance.session
//	AdjournSession        adjourn       governance.session
//	ResumeSession         resume        governance.session
//	CloseSession          close         governance.session
//	DraftMotion           draft         governance.motion, a new one
//	AmendMotion           amend         governance.motion
//	HearOpinion           hear          governance.motion
//	AnswerOpinion         answer        governance.motion
//	SubmitMotion          submit        governance.motion
//	WithdrawMotion        withdraw      governance.motion
//	TableMotion           table         governance.motion
//	DeliberateItem        deliberate    governance.motion
//	CountMotion           count         governance.motion
//	PromulgateResolution  promulgate    governance.motion
//	AnnulResolution       annul         governance.motion
//	EvaluateResolution    evaluate      governance.motion
//	ProposeDecision       propose       governance.decision, a new one
//	ClassifyDecision      classify      governance.decision
//	OpenComment           open_comment  governance.decision
//	ForgoComment          forgo_comment governance.decision
//	CloseComment          close_comment governance.decision
//	HoldHearing           hold_hearing  governance.decision
//	HearExpert            advise        governance.decision
//	AssessRisk            assess_risk   governance.decision
//	AdjustDecision        adjust        governance.decision
//	SubmitToReview        submit_review governance.decision
//	ReviewDecision        review        governance.decision
//	ReportToParty         report_party  governance.decision
//	TakeDecision          decide        governance.decision
//	PublishDecision       publish       governance.decision
//	ArchiveDecision       archive       governance.decision
//	EvaluateDecision      look_back     governance.decision
//	StopDecision          stop          governance.decision
//	DropDecision          drop          governance.decision
//
// The history has the same verbs, but adopt, reject or tie for a count, pass_review or return_review for a review, decline where the
// head declines, order beside promulgate for each order of a resolution,
// and call_roll before sign_in or open where the roll was brought up to the day. ConveneSession, SignInMember, SignInHousehold,
// CallRoll and OpenSession read the body's record as well, ProposeDecision that of the unit that decides, and the functions that
// seat somebody the bodies in which they have roles; the policy is not asked for that.
//
// The ways between the states are the tables BodyStates, SessionStates, MotionStates and DecisionStates; there are no others. A step that its
// rules do not allow is a *townhall.Refusal, and changes nothing.
package governance
