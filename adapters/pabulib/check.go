package pabulib

import (
	"io"
	"iter"

	"github.com/townhall-go/townhall"
)

// Check (核查) lists every problem of a file, of its form and of what it says: what Read refuses or tolerates, and what Read does not look
// at, such as ballots that break the rules of META, voters who are there twice, or results that the ballots do not give. Those of a line
// come as it is read, those of the whole at the end. It keeps no ballots; the error is the reader's.
func Check(r io.Reader) iter.Seq2[Problem, error] {
	return func(yield func(Problem, error) bool) {
		hear := &listener{heard: func(p Problem) bool { return yield(p, nil) }}
		b := newBuilder(hear)
		b.audit = newAudit()
		err := walk(newScanner(r, hear), b)
		if err == nil {
			b.finish()
		}
		if err != nil && !hear.stopped {
			yield(Problem{}, err)
		}
	}
}

// finish compares what the file says with what it holds.
func (a *audit) finish(b *builder) {
	if a == nil {
		return
	}
	for _, key := range mandatory {
		if b.lineOf[key] == 0 && key != "budget" && key != "vote_type" { // of these it was told
			b.hear.note(0, key, "", townhall.Say("pabulib.key.needed", "META 中的 {key}", "{key} in META", "key", key))
		}
	}
	m := &b.meta
	if m.Rule != "" && !knownRule(m.Rule) {
		b.hear.note(b.lineOf["rule"], "rule", shown(m.Rule), townhall.Say("pabulib.rule", "格式规定的规则名，或 unknown", "a rule that the format names, or unknown"))
	}
	if !m.Begin.IsZero() && !m.End.IsZero() && m.End.To.Before(m.Begin.From) {
		b.hear.note(b.lineOf["date_end"], "date_end", periodText(m.End), townhall.Say("pabulib.date.end", "不早于开始日期 {begin}", "no earlier than the begin, {begin}", "begin", periodText(m.Begin)))
	}
	for _, pair := range []struct {
		low, high string
		min, max  int64
	}{
		{"min_length", "max_length", m.MinLength, m.MaxLength},
		{"min_sum_points", "max_sum_points", m.MinSumPoints, m.MaxSumPoints},
		{"min_points", "max_points", m.MinPoints, m.MaxPoints},
	} {
		if b.lineOf[pair.high] > 0 && pair.min > pair.max {
			b.hear.note(b.lineOf[pair.high], pair.high, pair.max, townhall.Say("pabulib.range", "不小于 {low}（{n}）", "no less than {low}, {n}", "low", pair.low, "n", pair.min))
		}
	}
	if a.votes != nil {
		a.results(b)
	}
}

// results compares what the file says of the projects' results with the ballots and the budget.
func (a *audit) results(b *builder) {
	spent := townhall.Money{}
	for p, c := range b.claims[:min(len(b.claims), len(a.votes))] {
		if c.Votes != Unsaid && c.Votes != a.votes[p] {
			b.hear.note(a.lines[p], "votes", c.Votes, townhall.Say("pabulib.result.votes", "选票所示的 {n} 票", "{n}, as the ballots have it", "n", a.votes[p]))
		}
		if c.Score != Unsaid && a.scored(b) && c.Score != a.scores[p] {
			b.hear.note(a.lines[p], "score", c.Score, townhall.Say("pabulib.result.score", "选票所示的 {n} 分", "{n}, as the ballots have it", "n", a.scores[p]))
		}
		if c.Selected == 1 {
			spent, _ = spent.Add(b.election.Projects[p].Cost) // no more than all cost, which fits
		}
	}
	if over, err := spent.Cmp(b.election.Budget); err == nil && over > 0 {
		b.hear.note(b.lineOf["budget"], "selected", spent, townhall.Say("pabulib.result.spent", "入选项目合计不超过预算 {budget}", "projects that cost no more than the budget in all, {budget}", "budget", b.election.Budget))
	}
}
