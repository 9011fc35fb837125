package governance

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Drop (终止) ends a decision that was not taken, for a reason. The regulation does not speak of it; what was still to be waited for is owed
// no more, and its duties are struck.
func (d Decision) Drop(m townhall.Moment, on townhall.Date, reason string) (Decision, []townhall.Fact, error) {
	next := d
	next.End = Ending{On: dayOr(on, m.Today), Reason: trimmed(reason)}
	next.Duties = slices.DeleteFunc(slices.Clone(d.Duties), townhall.Duty.Open)
	return d.step(m, "drop", decisionMatter{Decision: next, on: next.End.On, since: d.latest(), reason: next.End.Reason})
}

// Stop (停止执行) ends the execution of a decision that was published, which is not done at will (art. 37): by a procedure of the law, as another
// decision that has been through its own. That a head suspends it first (中止执行), where it is urgent, is not kept here.
func (d Decision) Stop(m townhall.Moment, e Ending) (Decision, []townhall.Fact, error) {
	next := d
	e.On, e.Reason = dayOr(e.On, m.Today), trimmed(e.Reason)
	next.End = e
	after, facts, err := d.step(m, "stop", decisionMatter{Decision: next, on: e.On, since: d.latest(), reason: e.Reason})
	if err == nil {
		facts[0].Basis = []townhall.Cite{e.Basis}
	}
	return after, facts, err
}
