package learning

import (
	"math/bits"

	"github.com/townhall-go/townhall"
)

// PassMark (合格线) is what passes: so many points, or such a share of the paper's points, exactly. The mark itself passes,
// unless more than it is needed.
type PassMark struct {
	Points int            `json:"points,omitempty"` // either this
	Share  townhall.Ratio `json:"share,omitzero"`   // or this
	Above  bool           `json:"above,omitempty"`  // 高于: only more than the mark passes
}

// Least is the fewest points that pass on a paper of so many; ok is false where none do, or where the mark does not say
// one thing: points or a share, more than zero.
func (p PassMark) Least(of int) (points int, ok bool) {
	if (p.Points != 0) == p.Share.Defined() || of < 1 || p.Points < 0 || p.Points > of {
		return 0, false
	}
	points, exact := p.Points, true
	if p.Share.Defined() {
		if points, exact, ok = portion(p.Share, of); !ok {
			return 0, false
		}
	}
	if p.Above || !exact {
		points++
	}
	return points, points <= of
}

// portion is the whole points in a share of a paper's, and whether they are just that share.
func portion(share townhall.Ratio, of int) (points int, exact, ok bool) {
	if share.Num() < 1 || share.Num() > share.Den() {
		return 0, false, false
	}
	hi, lo := bits.Mul64(uint64(share.Num()), uint64(of))
	whole, rest := bits.Div64(hi, lo, uint64(share.Den())) // fits, as the share is no more than 1
	return int(whole), rest == 0, true
}

// Text says the mark.
func (p PassMark) Text() townhall.Text {
	switch {
	case p.Points != 0 && p.Share.Defined() || p.Points == 0 && !p.Share.Defined():
		return townhall.Say("learning.mark.unclear", "分数{points}、比例{share}", "points {points}, share {share}", "points", p.Points, "share", p.Share)
	case p.Share.Defined() && p.Above:
		return townhall.Say("learning.mark.share.above", "高于满分的{share}", "more than {share} of the points", "share", p.Share)
	case p.Share.Defined():
		return townhall.Say("learning.mark.share", "不低于满分的{share}", "{share} of the points or more", "share", p.Share)
	case p.Above:
		return townhall.Say("learning.mark.above", "高于{points}分", "more than {points} points", "points", p.Points)
	}
	return townhall.Say("learning.mark", "不低于{points}分", "{points} points or more", "points", p.Points)
}

// Judge says whether points pass on a paper of so many, and by which mark.
func (p PassMark) Judge(points, of int) townhall.Finding {
	least, ok := p.Least(of)
	f := townhall.Finding{Code: "learning.pass", Field: "points", Found: townhall.ValueOf(points), Held: ok && points >= least,
		Say: townhall.Say("learning.pass", "合格线：{mark}（满分{of}分）", "pass mark: {mark}, out of {of}", "mark", p, "of", of)}
	if ok {
		f.Need = townhall.ValueOf(townhall.OrMore(int64(least)))
	}
	return f
}
