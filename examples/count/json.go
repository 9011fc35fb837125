package main

import (
	"encoding/json"
	"io"
	"math/big"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// report is a counted file as JSON. Amounts are decimal numbers as text.
type report struct {
	File       string     `json:"file"`
	Rule       string     `json:"rule"`
	Utility    string     `json:"utility"`
	Completion string     `json:"completion"`
	Winners    []string   `json:"winners"` // in the order in which they were chosen
	TotalCost  string     `json:"total_cost"`
	Seconds    float64    `json:"seconds"` // of the rule, without reading the file
	Budget     string     `json:"budget"`
	Currency   string     `json:"currency"`
	Projects   int        `json:"projects"`
	Voters     int64      `json:"voters"`
	Raises     int64      `json:"raises,omitempty"`
	Endowment  string     `json:"endowment,omitempty"` // of each voter at last, exact, in minor units
	Rounds     []round    `json:"rounds"`
	Official   *agreement `json:"official,omitempty"`
	Lot        *lot       `json:"lot,omitempty"`
	Notes      []string   `json:"notes,omitempty"`

	Compared     *townhall.Finding      `json:"compared,omitempty"` // the comparison step
	Contrast     *allocate.Contrast     `json:"contrast,omitempty"`
	Audit        *allocate.Audit        `json:"audit,omitempty"`
	Satisfaction *allocate.Satisfaction `json:"satisfaction,omitempty"`
	Distributed  *allocate.Distributed  `json:"distributed,omitempty"`
	Outcomes     [][]string             `json:"outcomes,omitempty"` // winners, for each way of breaking ties
	Told         []told                 `json:"explained,omitempty"`
}

// round is the choice of one project.
type round struct {
	Round   int              `json:"round"`
	Project string           `json:"project"`
	Cost    string           `json:"cost"`
	Votes   int64            `json:"votes"`
	Support allocate.Decimal `json:"support"` // effective votes in equal shares; else what the rule looked at
	Tied    []string         `json:"tied,omitempty"`
	Step    string           `json:"step"`

	Payment *big.Rat                    `json:"payment,omitempty"`         // the most that one supporter paid, exact, in minor units; with -explain, as what follows
	Shares  []allocate.Share            `json:"shares,omitempty"`          // how many voters paid how much
	Each    map[string]allocate.Decimal `json:"effective_votes,omitempty"` // of each project before the round: its support
}

// told is a project with -explain: its finding, and what it would have needed.
type told struct {
	allocate.Result
	*allocate.ProjectStory
}

// report gathers what was asked for.
func (c *counted) report(o options) (*report, error) {
	out, e := c.outcome, c.instance.Election
	r := &report{File: c.file, Rule: c.method(), Utility: c.rule.Utility.String(), Completion: c.completion(), Winners: out.Winners(), TotalCost: out.Cost.Decimal(), Seconds: c.took.Seconds(),
		Budget: e.Budget.Decimal(), Currency: string(e.Budget.Currency()), Projects: len(e.Projects), Voters: out.Voters, Raises: out.Raises, Rounds: []round{}, Lot: c.lot}
	if out.Endowment != nil {
		r.Endowment = out.Endowment.RatString()
	}
	for k, one := range out.Rounds {
		p := &e.Projects[one.Project]
		r.Rounds = append(r.Rounds, round{Round: k + 1, Project: p.ID, Cost: p.Cost.Decimal(), Votes: out.Projects[one.Project].Votes, Support: one.Support, Tied: c.ids(one.Tied), Step: one.Step.String()})
	}
	if c.official.Said {
		r.Official = &c.official
	}
	for _, note := range c.notes {
		r.Notes = append(r.Notes, note.In(o.lang))
	}
	for _, one := range c.every {
		r.Outcomes = append(r.Outcomes, one.Winners())
	}
	if out.Compared.Code != "" {
		r.Compared = &out.Compared
	}
	r.Distributed = c.distributed
	return r, c.more(r, o)
}

// more adds what is worked out only where it is asked for.
func (c *counted) more(r *report, o options) error {
	if o.explain {
		if err := c.explainTo(r); err != nil {
			return err
		}
	}
	if o.compare {
		contrast, err := c.compared()
		if err != nil {
			return err
		}
		r.Contrast = &contrast
	}
	if o.audit {
		audit, err := c.audited()
		if err != nil {
			return err
		}
		r.Audit = &audit
	}
	if o.satisfaction {
		s, err := c.outcome.Satisfaction(c.instance.Election)
		if err != nil {
			return err
		}
		r.Satisfaction = &s
	}
	return nil
}

// explainTo adds the story of each round and project.
func (c *counted) explainTo(r *report) error {
	x, err := c.explanation()
	if err != nil {
		return err
	}
	for i, one := range c.outcome.Projects {
		t := told{Result: one}
		if x != nil {
			t.ProjectStory = &x.Projects[i]
		}
		r.Told = append(r.Told, t)
	}
	if x == nil {
		return nil
	}
	for k := range x.Rounds {
		story, one := &x.Rounds[k], &r.Rounds[k]
		one.Payment, one.Shares, one.Each = story.Price, story.Shares, map[string]allocate.Decimal{}
		for i, n := range story.Support {
			if n > 0 {
				one.Each[c.outcome.Projects[i].ID] = n
			}
		}
	}
	return nil
}

func (c *counted) ids(places []int) []string {
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = c.instance.Election.Projects[p].ID
	}
	return ids
}

func (c *counted) printJSON(w io.Writer, o options) error {
	r, err := c.report(o)
	if err != nil {
		return err
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(r)
}

// method is the rule by its name on the command line.
func (c *counted) method() string {
	if c.distributed != nil {
		return "criteria"
	}
	if name := c.rule.Method.String(); name != "ees" {
		return name
	}
	return "equalshares"
}

// completion is that of the command line.
func (c *counted) completion() string {
	switch c.rule.Completion {
	case allocate.AddOptSkip:
		return "ees"
	case allocate.AddOpt:
		return "ees-all"
	}
	return c.rule.Completion.String()
}
