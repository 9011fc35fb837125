package main

import (
	"os"
	"slices"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/pabulib"
	"github.com/townhall-go/townhall/budget/allocate"
	"github.com/townhall-go/townhall/governance/vote"
)

// counted is a file and what came of it.
type counted struct {
	file        string
	instance    *pabulib.Instance
	rule        allocate.Rule
	outcome     *allocate.Outcome
	every       []*allocate.Outcome   // of -tiebreak all; outcome is the first
	distributed *allocate.Distributed // of criteria
	explained   *allocate.Explanation // when it was asked for
	lot         *lot
	took        time.Duration // of the rule alone
	official    agreement
	notes       []townhall.Text
}

// lot is how tied projects were put in order.
type lot struct {
	Commitment string   `json:"commitment"`
	Public     string   `json:"public"`
	Order      []string `json:"order"`
}

// mostOutcomes is how many -tiebreak all lists at most.
const mostOutcomes = 1000

// count reads a file and decides.
func (o options) count(file string) (*counted, error) {
	instance, err := pabulib.Open(file)
	if err != nil {
		return nil, err
	}
	c := &counted{file: file, instance: instance}
	if err := c.choose(o); err != nil {
		return nil, err
	}
	began := time.Now()
	err = c.decide(o)
	c.took = time.Since(began)
	if err != nil {
		return nil, err
	}
	c.official = agree(instance, c.outcome)
	return c, nil
}

// choose makes the rule ready for the file.
func (c *counted) choose(o options) error {
	c.rule = o.rule
	if o.official {
		if m := c.instance.Meta.MaxLength; c.instance.Election.Ballots.Kind == allocate.Ordinal && m > 0 && m <= allocate.MaxProjects {
			c.instance.Election = pointed(c.instance.Election, m)
			c.notes = append(c.notes, townhall.Say("count.note.ranks", "名次按分计：第一名{n}分，以后各名少1分", "ranks count as points: {n} for the first, and one less for each place after it", "n", m))
		}
		rule, ok := officialRule(c.instance)
		if !ok {
			return errNoRule{c.instance.Meta.Rule}
		}
		rule.Ties, rule.Limits = o.rule.Ties, o.rule.Limits
		c.rule = rule
	} else {
		if err := c.threshold(o); err != nil {
			return err
		}
	}
	c.announced("num_projects", c.instance.Meta.NumProjects, len(c.instance.Election.Projects))
	c.announced("num_votes", c.instance.Meta.NumVotes, c.instance.Election.Ballots.Len())
	if c.instance.Noted > 0 {
		c.notes = append(c.notes, townhall.Say("count.note.tolerated", "读取时容许的问题：{n}处；-check 逐一列出", "problems of the file that were tolerated: {n}; -check lists them", "n", c.instance.Noted))
	}
	if o.seed == "" {
		return nil
	}
	return c.draw(o)
}

// announced says that a file announces another number than it has: it may have been cut off.
func (c *counted) announced(key string, said int64, found int) {
	if said > 0 && said != int64(found) {
		c.notes = append(c.notes, townhall.Say("count.note.announced", "注意：文件声明 {key} 为{said}，实有{found}，内容可能不全", "take care: the file announces {key} {said} and has {found}; part of it may be missing", "key", key, "said", number(said), "found", number(int64(found))))
	}
}

// threshold leaves out projects as -threshold says. Files name a threshold for their own rule, which another rule need not share.
func (c *counted) threshold(o options) error {
	t, own := o.threshold, c.instance.Meta.MinProjectScoreThreshold
	switch {
	case !o.given["threshold"] && own > 0:
		c.notes = append(c.notes, townhall.Say("count.note.threshold", "文件自身的规则（{rule}）有门槛{n}，此处未用；-threshold file 则用", "the file's own rule ({rule}) has a threshold of {n}, which is not applied here; -threshold file applies it", "rule", c.instance.Meta.Rule, "n", own))
	case t.fromFile && own == 0 && slices.ContainsFunc(c.instance.Meta.Other, func(p pabulib.Pair) bool { return p.Key == "min_project_score_threshold" }):
		return badOption("-threshold", "file", townhall.Say("count.threshold.unread", "文件中可读的门槛", "a threshold in the file that can be read"))
	case t.fromFile && own == 0:
		c.notes = append(c.notes, townhall.Say("count.note.no_threshold", "文件未定门槛", "the file has no threshold"))
	case t.fromFile:
		t.n = own
		c.notes = append(c.notes, townhall.Say("count.note.threshold_used", "门槛{n}取自文件", "the threshold of {n} is the file's", "n", own))
	}
	c.rule.Threshold = allocate.Threshold{Share: t.share}
	if scored(c.rule.Utility) {
		c.rule.Threshold.Score = t.n
	} else {
		c.rule.Threshold.Votes = t.n
	}
	return nil
}

// scored: the utility is of points or ranks.
func scored(u allocate.Utility) bool { return u != allocate.Cost && u != allocate.Cardinality }

// draw puts all projects in an order by a lot.
func (c *counted) draw(o options) error {
	l := vote.Lot{Source: "the value of -tiebreak lot:", Secret: o.secret, Draw: len(c.instance.Election.Projects)}
	for i := range c.instance.Election.Projects {
		l.Names = append(l.Names, c.instance.Election.Projects[i].ID)
	}
	commitment, err := l.Commitment()
	if err != nil {
		return err
	}
	order, err := l.Drawn(o.seed)
	if err != nil {
		return err
	}
	c.lot = &lot{commitment, o.seed, order}
	c.rule.Ties.Order = order
	c.notes = append(c.notes, townhall.Say("count.note.lot", "同分抽签：承诺 {commitment}，公开值 {public}", "ties by lot: commitment {commitment}, public value {public}", "commitment", commitment, "public", o.seed))
	return nil
}

func (c *counted) decide(o options) (err error) {
	e := c.instance.Election
	switch {
	case o.method == "criteria" && !o.official:
		if c.distributed, err = c.divide(o); err == nil {
			c.outcome = c.distributed.Outcome
		}
	case o.everyTie:
		if c.every, err = c.rule.All(e, mostOutcomes); err == nil {
			c.outcome = c.every[0]
		}
	default:
		c.outcome, err = c.rule.Decide(e)
	}
	return err
}

// divide decides by criteria: those of the file, or some made of the ballots.
func (c *counted) divide(o options) (*allocate.Distributed, error) {
	criteria, err := allocate.CriteriaOf(c.instance.Election)
	if o.criteria != "" {
		criteria, err = readCriteria(o.criteria)
	}
	if err != nil {
		return nil, err
	}
	if o.criteria == "" {
		criteria.Rule = c.rule
		c.notes = append(c.notes, townhall.Say("count.note.criteria", "准则由选票推出，仅供起步参考；-criteria 给出自己的准则", "the criteria are made of the ballots, as something to start from; -criteria gives your own"))
	}
	return criteria.Decide(c.instance.Election)
}

func readCriteria(file string) (allocate.Criteria, error) {
	doc, err := os.ReadFile(file)
	if err != nil {
		return allocate.Criteria{}, err
	}
	criteria, err := townhall.ReadStrict[allocate.Criteria](doc)
	if err != nil {
		return criteria, inFile{file, err}
	}
	return criteria, nil
}

// compared is the outcome beside greedy's by the same utility.
func (c *counted) compared() (allocate.Contrast, error) {
	r := allocate.Greedy(c.rule.Utility)
	r.Threshold, r.Ties, r.Limits = c.rule.Threshold, c.rule.Ties, c.rule.Limits
	other, err := r.Decide(c.instance.Election)
	if err != nil {
		return allocate.Contrast{}, err
	}
	return allocate.Compare(c.instance.Election, c.outcome, other)
}

// audited is the audit by the rule's utility, or by cost where it is of points or ranks.
func (c *counted) audited() (allocate.Audit, error) {
	u := c.rule.Utility
	if scored(u) {
		u = allocate.Cost
	}
	return c.outcome.Audit(c.instance.Election, u)
}
