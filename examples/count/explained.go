package main

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// explanation is the story of the count, worked out once; nil for criteria, which are many counts, and explain the division instead.
func (c *counted) explanation() (x *allocate.Explanation, err error) {
	if c.distributed == nil && c.explained == nil {
		c.explained, err = c.outcome.Explain(c.instance.Election)
	}
	return c.explained, err
}

// printReasons writes who paid what in each round, and of each project its finding with all clauses and what it would have needed.
func (c *counted) printReasons(p printer) error {
	x, err := c.explanation()
	if err != nil {
		return err
	}
	if x != nil {
		p.head(townhall.Say("count.rounds", "各轮", "Round by round"))
		for k := range x.Rounds {
			for _, line := range c.roundLines(k, x) {
				fmt.Fprintf(p.w, "  %s\n", line.In(p.l))
			}
		}
	}
	p.head(townhall.Say("count.reasons", "每个项目的理由", "The reasons of each project"))
	for i := range c.outcome.Projects {
		project := &c.instance.Election.Projects[i]
		fmt.Fprintf(p.w, "  %s  %s\n", project.ID, cut(project.Name, 80))
		for line := range strings.SplitSeq(c.outcome.Projects[i].Why.In(p.l), "\n") {
			fmt.Fprintf(p.w, "    %s\n", line)
		}
		for _, line := range c.needed(i, x) {
			fmt.Fprintf(p.w, "      %s\n", line.In(p.l))
		}
	}
	return nil
}

// mostShares is how many different payments of a round are written out; the JSON has all.
const mostShares = 4

// roundLines say a round: what was chosen, who paid, and who came next.
func (c *counted) roundLines(k int, x *allocate.Explanation) []townhall.Text {
	r, story := c.outcome.Rounds[k], x.Rounds[k]
	project := &c.instance.Election.Projects[r.Project]
	lines := []townhall.Text{townhall.Say("count.round", "{k}. {id} {name}：{cost}，{head} {support}", "{k}. {id} {name}: {cost}, {head} {support}",
		"k", k+1, "id", project.ID, "name", cut(project.Name, 60), "cost", withCurrency(project.Cost), "head", c.supportHead(), "support", decimal(r.Support))}
	if paid := c.paid(story); len(paid) > 0 {
		lines = append(lines, townhall.Say("count.round.paid", "   付款：{shares}", "   paid: {shares}", "shares", joined(paid)))
	}
	if next := c.runnersUp(k, x); len(next) > 0 {
		lines = append(lines, townhall.Say("count.round.next", "   其次：{next}", "   next: {next}", "next", strings.Join(next, ", ")))
	}
	return lines
}

// paid says how many voters paid how much, the most first; by Phragmén, how much more they carry.
func (c *counted) paid(story allocate.RoundStory) []townhall.Text {
	var parts []townhall.Text
	rest := int64(0)
	for i, s := range story.Shares {
		if i < mostShares {
			parts = append(parts, townhall.Say("count.share", "{n}人 × {amount}", "{n} × {amount}", "n", number(s.Voters), "amount", c.minor(s.Amount)))
			continue
		}
		rest += s.Voters
	}
	if rest > 0 {
		parts = append(parts, townhall.Say("count.shares.rest", "其余{n}人更少", "{n} with less", "n", number(rest)))
	}
	return parts
}

// minor is an amount in minor units as people read it.
func (c *counted) minor(r *big.Rat) string { return perVoter(r, c.instance.Election.Budget.Currency()) }

// runnersUp are the projects that came next in a round, with their support.
func (c *counted) runnersUp(k int, x *allocate.Explanation) []string {
	support, won := x.Rounds[k].Support, c.outcome.Rounds[k].Project
	var order []int
	for i, n := range support {
		if n > 0 && i != won {
			order = append(order, i)
		}
	}
	least := int64(1)
	if c.rule.Method.String() != "phragmen" { // the load is the less the better
		least = -1
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(least) * cmp.Compare(support[a], support[b]) })
	var next []string
	for _, i := range order[:min(len(order), 3)] {
		next = append(next, c.instance.Election.Projects[i].ID+": "+decimal(support[i]))
	}
	return next
}

// needed says what a project that was left out would have needed, and what its supporters had left.
func (c *counted) needed(i int, x *allocate.Explanation) []townhall.Text {
	if x == nil || c.outcome.Projects[i].Chosen {
		return nil
	}
	var lines []townhall.Text
	if t := x.Projects[i].Text(); !t.IsZero() {
		lines = append(lines, t)
	}
	if behind := x.Projects[i].Behind; !behind.IsZero() {
		lines = append(lines, townhall.Say("count.behind", "其支持者最后余款合计 {amount}", "its supporters had {amount} left together at the end", "amount", withCurrency(behind)))
	}
	return lines
}
