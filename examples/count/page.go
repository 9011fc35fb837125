package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"os"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

//go:embed page.html
var pageSource string

// page is what the page shows, in its language.
type page struct {
	Lang, Title          string
	T                    map[string]string // the page's words
	Support              string            // what the support of a round is called
	Facts                [][2]string
	Notes                []string
	Capped               string
	Strip, Costs, Votes  template.HTML
	ByRound, Heat        template.HTML
	ByRoundTitle, Heated string
	Rounds               []roundRow
	Numbers              []int      // of the rounds, heads of the table of effective votes
	Cells                []cellsRow // of the table of effective votes
	Stories              []story
}

// roundRow is a round in the table of rounds.
type roundRow struct {
	N                                           int
	Anchor, ID, Name, Cost, Left, Support, Tied string
	Payment, Next                               []string
}

// cellsRow is a project in the table of effective votes.
type cellsRow struct {
	Anchor, ID string
	Cells      []string
}

// story is a project, and how it fared.
type story struct {
	Anchor, ID, Name         string
	Chosen                   bool
	Round                    int
	Cost, Amount             string // with its currency, and without
	Votes, Support           string
	Outcome, Place           string
	Why, Needed              []string
	Line                     template.HTML // its effective votes by round
	LineText                 string
	cost, votes, supportedBy int64
}

// The charts show so many projects at most; the tables have all.
const (
	mostBars   = 60
	mostHeated = 74
)

// writePage writes the page into a file.
func (c *counted) writePage(file string, o options) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := c.page(f, o.lang); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func (c *counted) page(w io.Writer, l townhall.Language) error {
	t, err := template.New("page").Parse(pageSource)
	if err != nil {
		return err
	}
	x, err := c.explanation()
	if err != nil {
		return err
	}
	return t.Execute(w, c.gather(x, l))
}

// gather puts together what the page shows.
func (c *counted) gather(x *allocate.Explanation, l townhall.Language) *page {
	p := &page{Lang: l.Tag, Title: printable(c.title()), T: pageWords(l), Support: c.supportHead().In(l)}
	for _, fact := range c.facts() {
		p.Facts = append(p.Facts, [2]string{fact[0].In(l), fact[1].In(l)})
	}
	for _, note := range c.notes {
		p.Notes = append(p.Notes, note.In(l))
	}
	for _, i := range append(append([]int(nil), c.outcome.Chosen...), c.others()...) {
		p.Stories = append(p.Stories, c.story(i, x, l))
	}
	p.Rounds = c.roundRows(x, l)
	c.drawBars(p, l)
	if x != nil {
		c.drawRounds(p, x, l)
	}
	return p
}

func anchor(project int) string { return fmt.Sprint("project-", project+1) }

func (c *counted) story(i int, x *allocate.Explanation, l townhall.Language) story {
	project, r := &c.instance.Election.Projects[i], &c.outcome.Projects[i]
	s := story{Anchor: anchor(i), ID: printable(project.ID), Name: printable(project.Name), Chosen: r.Chosen, Round: r.Round, Cost: withCurrency(project.Cost), Amount: amount(project.Cost), Votes: number(r.Votes),
		Why: strings.Split(r.Why.In(l), "\n"), cost: project.Cost.Minor(), votes: r.Votes, Outcome: townhall.Say("count.page.not_chosen", "未入选", "not chosen").In(l)}
	for _, place := range append([]string{project.District}, project.Categories...) {
		if place != "" {
			s.Place = strings.TrimPrefix(s.Place+" · "+printable(place), " · ")
		}
	}
	if r.Chosen {
		s.Outcome = townhall.Say("count.page.chosen", "第{n}个入选", "chosen {n}", "n", r.Round).In(l)
		s.supportedBy = int64(c.outcome.Rounds[r.Round-1].Support)
		s.Support = decimal(c.outcome.Rounds[r.Round-1].Support)
	}
	for _, line := range c.needed(i, x) {
		s.Needed = append(s.Needed, line.In(l))
	}
	if path := c.path(i, x); len(path) > 1 {
		s.Line = line(path)
		s.LineText = townhall.Say("count.page.line", "{support}：第1轮 {first}，第{k}轮 {last}", "{support}: {first} in round 1, {last} in round {k}", "support", c.supportHead(), "first", decimal(path[0]), "last", decimal(path[len(path)-1]), "k", len(path)).In(l)
	}
	return s
}

// path is a project's support before each round, up to that in which it was chosen.
func (c *counted) path(i int, x *allocate.Explanation) []allocate.Decimal {
	if x == nil {
		return nil
	}
	var path []allocate.Decimal
	for k := range x.Rounds {
		if c.outcome.Rounds[k].Step != allocate.ByRule {
			continue // what costs nothing, and completions, are not paid for
		}
		path = append(path, x.Rounds[k].Support[i])
		if x.Rounds[k].Project == i {
			break
		}
	}
	return path
}

func (c *counted) roundRows(x *allocate.Explanation, l townhall.Language) []roundRow {
	var rows []roundRow
	left := c.instance.Election.Budget
	for k, r := range c.outcome.Rounds {
		project := &c.instance.Election.Projects[r.Project]
		left, _ = left.Sub(project.Cost) // within the budget
		row := roundRow{N: k + 1, Anchor: anchor(r.Project), ID: project.ID, Name: cut(project.Name, 50), Cost: amount(project.Cost), Left: amount(left), Support: decimal(r.Support), Tied: strings.Join(c.ids(r.Tied), ", ")}
		if x != nil {
			row.Next = c.runnersUp(k, x)
			for _, part := range c.paid(x.Rounds[k]) {
				row.Payment = append(row.Payment, part.In(l))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// drawBars draws costs, votes and the support of those chosen.
func (c *counted) drawBars(p *page, l townhall.Language) {
	var parts, costs, votes, support []chartRow
	for k, s := range p.Stories {
		label := cut(s.ID+" "+s.Name, 38)
		if s.Chosen {
			parts = append(parts, chartRow{label: s.ID + " " + s.Name, total: s.Cost, n: s.cost})
			support = append(support, chartRow{label: fmt.Sprint(s.Round, ". ", label), total: s.Support, n: s.supportedBy, chosen: true})
		}
		if k < mostBars {
			costs = append(costs, chartRow{label, s.Amount, s.cost, s.Chosen})
			votes = append(votes, chartRow{label, s.Votes, s.votes, s.Chosen})
		}
	}
	if len(p.Stories) > mostBars {
		p.Capped = townhall.Say("count.page.capped", "图中为前{n}个项目（先入选者，后未入选者按得票）；表中为全部{all}个。", "The charts show {n} projects, first those chosen and then the others by votes; the table has all {all}.", "n", mostBars, "all", len(p.Stories)).In(l)
	}
	p.Strip = strip(p.T["strip"], parts, c.instance.Election.Budget.Minor())
	p.Costs, p.Votes = bars(p.T["costs"], costs), bars(p.T["votes"], votes)
	p.ByRoundTitle = townhall.Say("count.page.by_round", "每轮入选的项目及其{support}", "The project chosen in each round, and its {support}", "support", c.supportHead()).In(l)
	p.ByRound = bars(p.ByRoundTitle, support)
}
