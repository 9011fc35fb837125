package mediation

import (
	"cmp"
	"slices"

	"github.com/townhall-go/townhall"
)

// Campaign (排查方案) is what a committee plans to screen.
type Campaign struct {
	Committee  string           `json:"committee,omitempty"` // the id of its record
	Name       townhall.Text    `json:"name,omitzero"`
	Places     []townhall.Place `json:"places,omitempty"`     // each apart from the others
	Categories []Category       `json:"categories,omitempty"` // looked for; every one, if none is given
	Days       townhall.Period  `json:"days,omitzero"`        // of the first round; from today, if no first day is given
	Every      townhall.Limit   `json:"every,omitzero"`       // months or days between the first days of rounds; by ScreeningInterval where there is one, if not given
	Once       bool             `json:"once,omitempty"`       // one round, whatever the interval in force
}

// Closing (本轮结束) closes a round.
type Closing struct {
	On     townhall.Date `json:"on,omitzero"`      // today, if not given
	Reason string        `json:"reason,omitempty"` // for the places left out
}

// Plan (制定排查方案) begins a screening with its first round.
func (p Campaign) Plan(m townhall.Moment, body Committee) (Screening, []townhall.Fact, error) {
	days := townhall.Period{From: orToday(p.Days.From, m), To: p.Days.To}
	s := Screening{ID: m.Ref.ID, Committee: trimmed(p.Committee), Place: body.Place, Name: p.Name, Places: trimmedAll(p.Places),
		Categories: trimmedAll(p.Categories), Every: p.Every, Rounds: []Round{{Days: days}}}
	basis := []townhall.Cite{law("21"), practice}
	if p.Every.N == 0 && !p.Once {
		every, binds, err := locally(ScreeningInterval, m, days.From)
		if err != nil {
			return Screening{}, nil, err
		}
		if binds {
			s.Every, basis = every.Value, append(basis, every.Cite)
		}
	}
	if p.Once {
		s.Every = townhall.Limit{}
	}
	listed, err := categoriesListed(m, days.From, "categories", s.Categories...)
	if err != nil {
		return Screening{}, nil, err
	}
	return ScreeningMatter{s, body}.judged(Screening{}, m, "plan", listed, townhall.Fact{Basis: basis})
}

// Inspect (走访排查) records that a place was visited, in the open round. A visit after the round's last day is late, and counts.
func (s Screening) Inspect(m townhall.Moment, v Inspection) (Screening, []townhall.Fact, error) {
	v.Place, v.On, v.By, v.Note = trimmed(v.Place), orToday(v.On, m), cmp.Or(trimmed(v.By), m.By.Person), trimmed(v.Note)
	next := s.withRound(func(r *Round) { r.Visits = append(slices.Clip(r.Visits), v) })
	return next.move(s, m, "inspect", townhall.Fact{Basis: []townhall.Cite{law("21"), practice}})
}

// CloseRound (本轮结束) closes the open round. For places that were not visited it needs a reason. If no round follows, the
// screening ends with it.
func (s Screening) CloseRound(m townhall.Moment, c Closing) (Screening, []townhall.Fact, error) {
	c.On, c.Reason = orToday(c.On, m), trimmed(c.Reason)
	verb := "close_round"
	next := s.withRound(func(r *Round) { r.Closed, r.Reason = c.On, c.Reason })
	if !s.repeats() {
		verb, next.Ended = "close_last_round", c.On
	}
	return next.move(s, m, verb, townhall.Fact{Reason: c.Reason, Basis: []townhall.Cite{practice}})
}

// NextRound (开始下一轮) begins the next round, with the days that the schedule gives it. It may be begun before its first day.
func (s Screening) NextRound(m townhall.Moment, on townhall.Date) (Screening, []townhall.Fact, error) {
	on = orToday(on, m)
	next := s
	next.Rounds = append(slices.Clip(s.Rounds), Round{Days: s.scheduled(len(s.Rounds)), Begun: on})
	return next.move(s, m, "next_round", townhall.Fact{Basis: []townhall.Cite{cmp.Or(s.Every.Cite, practice)}})
}

// Finish (结束排查) ends a screening between rounds: no further one follows.
func (s Screening) Finish(m townhall.Moment, c Closing) (Screening, []townhall.Fact, error) {
	next := s
	next.Ended, next.Reason = orToday(c.On, m), trimmed(c.Reason)
	return next.move(s, m, "finish", townhall.Fact{Reason: next.Reason, Basis: []townhall.Cite{practice}})
}

// withRound is the screening with its latest round changed.
func (s Screening) withRound(change func(*Round)) Screening {
	s.Rounds = slices.Clone(s.Rounds)
	if n := len(s.Rounds); n > 0 {
		change(&s.Rounds[n-1])
	}
	return s
}

func (s Screening) repeats() bool { return s.Every.N > 0 }

// scheduled are the days of a round, by its place from 0. They are counted from the first round, so that the 31st of a month
// comes back after a shorter one; a round ends before the next one begins.
func (s Screening) scheduled(round int) townhall.Period {
	if len(s.Rounds) == 0 {
		return townhall.Period{}
	}
	first := s.Rounds[0].Days
	p := townhall.Period{From: s.later(first.From, round), To: s.later(first.To, round)}
	if next := s.later(first.From, round+1); round > 0 && !p.To.Before(next) {
		p.To = next.AddDays(-1)
	}
	return p
}

// later is a day of the first round as it comes in another.
func (s Screening) later(d townhall.Date, round int) townhall.Date {
	switch s.Every.Unit {
	case townhall.Months:
		return d.AddMonths(round * s.Every.N)
	case townhall.CalendarDays:
		return d.AddDays(round * s.Every.N)
	}
	return townhall.Date{}
}

// tracked keeps the duties of the rounds: to have visited every place by the last day, and to begin the next on its day.
func (s Screening) tracked() Screening {
	s.Duties = nil
	for i, r := range s.Rounds {
		if i > 0 {
			s.Duties = append(s.Duties, s.duty(NextRoundDuty, s.Rounds[i-1].Days.From, r.Days.From, cmp.Or(s.Every.Cite, practice)).Meet(r.Begun))
		}
		s.Duties = append(s.Duties, s.duty(RoundDuty, r.Days.From, r.Days.To, practice).Meet(cmp.Or(s.covered(r), r.Closed)))
	}
	if s.repeats() && !s.Round().Closed.IsZero() {
		s.Duties = append(s.Duties, s.duty(NextRoundDuty, s.Round().Days.From, s.scheduled(len(s.Rounds)).From, cmp.Or(s.Every.Cite, practice)).Meet(s.Ended))
	}
	return s
}

// duty is the committee's, to do something by a day that stays where it falls.
func (s Screening) duty(rule string, from, by townhall.Date, basis townhall.Cite) townhall.Duty {
	d := keepDay(townhall.Within(by.Sub(from), townhall.CalendarDays)).By(basis).From(from)
	d.Rule, d.Owner = rule, townhall.UnitID(s.Committee)
	return d
}

// move is judged, for steps that do not ask for the committee.
func (s Screening) move(from Screening, m townhall.Moment, verb string, fact townhall.Fact) (Screening, []townhall.Fact, error) {
	return ScreeningMatter{Screening: s}.judged(from, m, verb, nil, fact)
}

// judged makes the way that the table has for a verb, or refuses and leaves the screening as it was.
func (s ScreeningMatter) judged(from Screening, m townhall.Moment, verb string, clauses []townhall.Finding, fact townhall.Fact) (Screening, []townhall.Fact, error) {
	state, finding := ScreeningStates.Try(from.State, verb, s, m)
	facts, err := taken(m, s.Head().Opened, verb, finding, clauses, fact)
	if err != nil {
		return from, nil, err
	}
	s.State = state
	return s.tracked(), facts, nil
}

// taken decides a step of a table, with clauses that are no guards since they ask the rulebook.
func taken(m townhall.Moment, on townhall.Date, verb string, f townhall.Finding, clauses []townhall.Finding, fact townhall.Fact) ([]townhall.Fact, error) {
	if f.Field != "state" {
		f = townhall.All(f.Code, f.Say, append(slices.Clip(clauses), f.Parts...)...)
	}
	fact.Verb = verb
	return decide(m, on, f, fact)
}
