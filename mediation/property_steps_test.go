package mediation_test

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// step takes one of all the steps, mostly one that the state allows.
func (w world) step(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
	forward := map[mediation.State][]string{ // or else few cases would come to anything
		mediation.Accepted: {"assign", "mediate"}, mediation.Mediating: {"assign", "draft", "draft", "agree_orally"}, mediation.Drafted: {"sign", "sign", "seal"},
		mediation.Agreed: {"perform_part", "urge", "apply_for_confirmation", "court_answers"},
	}
	var all, allowed []string
	for _, move := range mediation.CaseStates.Moves {
		all = append(all, move.Verb)
		if _, ok := leadsTo(c.State, move.Verb); ok {
			allowed = append(allowed, move.Verb)
		}
	}
	verb := rapid.SampledFrom(all).Draw(w.T, "any verb")
	if w.yes("allowed") {
		verb = rapid.SampledFrom(allowed).Draw(w.T, "verb")
		if list := forward[c.State]; list != nil && rapid.Bool().Draw(w.T, "forward") {
			verb = rapid.SampledFrom(list).Draw(w.T, "forward verb")
		}
	}
	for _, steps := range []func(mediation.Case, string) (mediation.Case, []townhall.Fact, error, bool){w.beginning, w.onTheWay, w.agreement, w.afterwards} {
		if next, facts, err, taken := steps(c, verb); taken {
			return next, facts, err
		}
	}
	w.Fatalf("no step %s", verb)
	return c, nil, nil
}

func taken(c mediation.Case, facts []townhall.Fact, err error) (mediation.Case, []townhall.Fact, error, bool) {
	return c, facts, err, true
}

// beginning takes the steps that make a case, those of a case that exists being refused, and those that pass it on or end it.
func (w world) beginning(c mediation.Case, verb string) (mediation.Case, []townhall.Fact, error, bool) {
	m := w.moment
	switch verb {
	case "accept", "decline":
		if c.State != "" { // there is no such method of a case
			return taken(c.Warn(m, mediation.Warning{}))
		}
		a := w.application()
		if verb == "accept" {
			return taken(a.Accept(m, committee()))
		}
		return taken(a.Decline(m, committee(), w.routes()...))
	case "transfer":
		to := oneOf(w, "to", committee(), town())
		if c.Committee == "shuinan" {
			to = committee()
		}
		return taken(c.Transfer(m, to, mediation.Handover{Reason: w.text("reason"), On: w.day()}))
	case "end":
		if w.yes("goes on") { // else few cases would come to an agreement
			return taken(c.End(m, mediation.Ending{}))
		}
		return taken(c.End(m, mediation.Ending{On: w.day(), Reason: w.text("reason"), Told: w.routes()}))
	}
	return c, nil, nil, false
}

// onTheWay takes the steps that leave the state of a case that is open, and those of any state.
func (w world) onTheWay(c mediation.Case, verb string) (mediation.Case, []townhall.Fact, error, bool) {
	m := w.moment
	switch verb {
	case "assign":
		mediators := people("m1", "m2")
		if c.Committee == "shuinan" {
			mediators = people("t1", "t2")
		}
		return taken(c.Assign(m, w.body(c), mediation.Assignment{Mediators: people(w.person("mediator", mediators...)), On: w.day()}))
	case "recuse":
		return taken(c.Recuse(m, mediation.Recusal{Mediator: w.person("mediator", "m1", "m3"), Ground: oneOf(w, "ground", "odd", mediation.Grounds()...), By: w.person("by", "li", "m1"), On: w.day()}))
	case "invite":
		return taken(c.Invite(m, mediation.Helper{Role: oneOf(w, "role", "odd", mediation.Roles()...), Person: w.person("helper", "zhao"), Admit: w.yes("admit"), On: w.day()}))
	case "declare":
		will := oneOf(w, "will", mediation.Refuse, append(mediation.Wills(), mediation.Consent, mediation.OralWill, mediation.MoreTime, mediation.MoreTime)...)
		return taken(c.Declare(m, mediation.Declaration{Party: w.person("party", "wang", "li"), Will: will}))
	case "extend":
		unit := oneOf(w, "unit", "odd", "", townhall.CalendarDays, townhall.WorkingDays)
		return taken(c.Extend(m, mediation.Extending{N: w.pick("n", 1, 0, -1, 20_000), Unit: unit, Reason: w.text("reason"), On: w.day()}))
	case "warn":
		return taken(c.Warn(m, mediation.Warning{Sign: w.text("sign"), Measures: w.text("measures"), Crime: rapid.Bool().Draw(w.T, "crime"), Reported: w.text("reported"), On: w.day()}))
	case "escalate":
		return taken(c.Escalate(m, mediation.Escalation{Harm: oneOf(w, "harm", "odd", mediation.Harms()...), Persons: w.pick("persons", 2, 0, -1), On: w.day()}))
	case "attach":
		return taken(c.Attach(m, mediation.Paper{What: w.text("what"), Attachment: townhall.Attachment{Name: w.text("name"), Digest: oneOf(w, "digest", "", digest)}, On: w.day()}))
	}
	return c, nil, nil, false
}

// agreement takes the steps that lead to an agreement.
func (w world) agreement(c mediation.Case, verb string) (mediation.Case, []townhall.Fact, error, bool) {
	m := w.moment
	switch verb {
	case "mediate":
		return taken(c.Mediate(m, committee(), mediation.Session{On: w.day(), Record: w.text("record"), Rights: w.yes("rights"), Open: !w.yes("closed")}))
	case "agree_orally":
		return taken(c.AgreeOrally(m, committee(), w.terms()))
	case "draft":
		return taken(c.Draft(m, w.terms()))
	case "sign":
		signers := people("wang", "li", "m1", "t1")
		if c.Agreement != nil {
			for _, s := range c.Agreement.Signatures { // mostly those who have not signed yet
				signers = slices.DeleteFunc(signers, func(p townhall.PersonID) bool { return p == s.Person })
			}
		}
		return taken(c.Sign(m, mediation.Signature{Person: w.person("signer", append(signers, "m2")...), On: w.day()}))
	case "seal":
		return taken(c.Seal(m, committee(), w.day()))
	}
	return c, nil, nil, false
}

// afterwards takes the steps that follow an agreement.
func (w world) afterwards(c mediation.Case, verb string) (mediation.Case, []townhall.Fact, error, bool) {
	m := w.moment
	switch verb {
	case "perform", "perform_part":
		return taken(c.Perform(m, rapid.IntRange(-1, 3).Draw(w.T, "obligation"), w.day()))
	case "urge":
		return taken(c.Urge(m, mediation.Urging{On: w.day(), Note: w.text("note")}))
	case "breach":
		return taken(c.ReportBreach(m, mediation.Breach{On: w.day(), Reason: w.text("reason"), Told: w.yes("told")}))
	case "follow_up":
		return taken(c.FollowUp(m, mediation.Visit{On: w.day(), By: w.person("by", "m1"), Record: w.text("record")}))
	case "apply_for_confirmation":
		r := mediation.Review{By: w.parties("by"), Court: w.text("court"), Applied: w.day()}
		if !w.yes("nothing excluded") {
			r.Concerns = mediation.Exclusions()
		}
		return taken(c.ApplyForConfirmation(m, r))
	case "court_answers":
		return taken(c.CourtAnswers(m, mediation.Ruling{Answer: oneOf(w, "answer", "odd", mediation.Answers()...), Reason: w.text("reason"), On: w.day()}))
	case "rescind":
		return taken(c.Rescind(m, mediation.Rescission{On: w.day(), How: oneOf(w, "how", "odd", mediation.ByParties, mediation.ByCourt), Agreed: w.parties("agreed"), Reason: w.text("reason")}))
	}
	return c, nil, nil, false
}
