package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Post (审签岗位) is one level of a chain of sign-offs. That who signs holds the post, the host's policy judges.
type Post struct {
	ID   string          `json:"id"`
	Name townhall.Text   `json:"name"`
	Unit townhall.UnitID `json:"unit,omitempty"`
}

// Text names the post.
func (p Post) Text() townhall.Text {
	if p.Name.IsZero() {
		return townhall.Plain(p.ID)
	}
	return p.Name
}

// Sign (审签) is what a post says of what is put to it: yes, or back with a reason.
type Sign struct {
	Post   string            `json:"post"`
	By     townhall.PersonID `json:"by"` // in an office who takes the action, if not given
	On     townhall.Date     `json:"on"`
	Back   bool              `json:"back,omitempty"` // 退回
	Reason string            `json:"reason,omitempty"`
	Round  int               `json:"round"` // from 1; another begins after a return
	// Sheet (审签单) is the signed paper, where somebody else enters the sign.
	Sheet townhall.Attachment `json:"sheet,omitzero"`
}

// Chain (层层把关) is a row of posts that sign one after the other. It is a value: each step gives a new one.
type Chain struct {
	Posts []Post `json:"posts"`
	Signs []Sign `json:"signs,omitempty"` // of all rounds, in their order
	Round int    `json:"round"`
}

// NewChain is a chain of posts in which nobody has signed.
func NewChain(posts ...Post) Chain { return Chain{Posts: slices.Clone(posts), Round: 1} }

// signed lists the signs of the present round, without a return.
func (c Chain) signed() []Sign {
	return slices.DeleteFunc(slices.Clone(c.Signs), func(s Sign) bool { return s.Round != c.Round || s.Back })
}

// Next is the post whose turn it is; none if all have signed or it was returned.
func (c Chain) Next() (Post, bool) {
	if n := len(c.signed()); n < len(c.Posts) && !c.Returned() {
		return c.Posts[n], true
	}
	return Post{}, false
}

// Complete reports whether every post has signed.
func (c Chain) Complete() bool {
	return len(c.Posts) > 0 && len(c.signed()) == len(c.Posts) && !c.Returned()
}

// Returned reports whether the last sign sent it back, and no other round has begun.
func (c Chain) Returned() bool {
	n := len(c.Signs)
	return n > 0 && c.Signs[n-1].Back && c.Signs[n-1].Round == c.Round
}

// Judge says whether a sign may be put: by the post whose turn it is, by somebody who has not signed in this round, and with a
// reason if it sends the matter back. When all have signed, each of them may still send it back, for the post for which they signed.
func (c Chain) Judge(s Sign) townhall.Finding {
	s.Post, s.By, s.Reason = trimmed(s.Post), trimmed(s.By), trimmed(s.Reason)
	next, open := c.Next()
	turn := open && s.Post == next.ID
	twice := slices.ContainsFunc(c.signed(), func(earlier Sign) bool { return earlier.By == s.By })
	if s.Back && c.Complete() {
		turn, twice = slices.ContainsFunc(c.signed(), func(own Sign) bool { return own.Post == s.Post && own.By == s.By }), false
	}
	need := townhall.Value{}
	if open {
		need = townhall.ValueOf(next.Text())
	}
	return townhall.All("powers.chain", townhall.Say("powers.chain", "逐级审签", "sign-off, level by level"),
		townhall.Finding{Code: "powers.chain.turn", Field: "post", Held: turn, Need: need, Found: townhall.ValueOf(c.post(s.Post)),
			Say: townhall.Say("powers.chain.turn", "依次审签，不越级、不重复；审签完毕后由各岗位的审签人退回", "the posts sign in turn, none skipped and none again; when all have, who signed for a post sends back in its name")},
		townhall.Finding{Code: "powers.chain.once", Field: "by", Held: said(s.By) && !twice, Found: townhall.ValueOf(string(s.By)),
			Say: townhall.Say("powers.chain.once", "同一人只在一个岗位审签", "nobody signs for two posts")},
		townhall.Finding{Code: "powers.chain.reason", Field: "reason", Held: !s.Back || said(s.Reason),
			Say: townhall.Say("powers.chain.reason", "退回的说明理由", "what is sent back says why")},
		townhall.Finding{Code: "powers.chain.order", Field: "on", Held: !s.On.IsZero() && !s.On.Before(c.last()), Need: townhall.ValueOf(townhall.Since(c.last())), Found: townhall.ValueOf(s.On),
			Say: townhall.Say("powers.chain.order", "审签日期不早于上一次审签", "dated no earlier than the sign before")})
}

// Sign puts a sign, or refuses it by Judge.
func (c Chain) Sign(s Sign) (Chain, error) {
	if err := c.Judge(s).Err(); err != nil {
		return c, err
	}
	return c.with(s), nil
}

// with is the chain with one more sign, judged or not.
func (c Chain) with(s Sign) Chain {
	s.Post, s.By, s.Reason, s.Round = trimmed(s.Post), trimmed(s.By), trimmed(s.Reason), c.Round
	c.Signs = added(c.Signs, s)
	return c
}

// Again begins another round after a return: all sign anew. A chain that was not returned stays as it is.
func (c Chain) Again() Chain {
	if c.Returned() {
		c.Round++
	}
	return c
}

// sound reports whether the posts are named, each once.
func (c Chain) sound() bool {
	seen := map[string]bool{"": true}
	for _, p := range c.Posts {
		if seen[trimmed(p.ID)] {
			return false
		}
		seen[trimmed(p.ID)] = true
	}
	return len(c.Posts) > 0
}

// post names a post of the chain, or says what was written.
func (c Chain) post(id string) townhall.Text {
	for _, p := range c.Posts {
		if p.ID == id {
			return p.Text()
		}
	}
	return townhall.Plain(id)
}

func (c Chain) last() townhall.Date {
	if n := len(c.Signs); n > 0 {
		return c.Signs[n-1].On
	}
	return townhall.Date{}
}
