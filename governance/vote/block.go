package vote

import (
	"strconv"

	"github.com/townhall-go/townhall"
)

// Block is some ballots of a closed poll as flat lists. Ballot i marks Marks[Ends[i-1]:Ends[i]], places in the poll's options.
type Block struct {
	Marks   []uint16
	Ends    []int32
	Weights []int64             // nil where each is 1
	Voters  []townhall.PersonID // of a recorded poll; nil for a secret one
}

// check refuses lists that are not ballots of a paper with so many options.
func (b Block) check(options int) error {
	bad := func(list string, i int, found any, needed townhall.Text) error {
		return &townhall.Error{Kind: townhall.Invalid, Field: list + "[" + strconv.Itoa(i) + "]", Found: townhall.ValueOf(found), Needed: needed}
	}
	from := int32(0)
	for i, end := range b.Ends {
		if end < from || int(end) > len(b.Marks) || i == len(b.Ends)-1 && int(end) != len(b.Marks) {
			return bad("ends", i, int64(end), townhall.Say("vote.block.ends", "选票所标选项的末位，依次递增，至{n}为止", "where each ballot's marks end, one after another up to {n}", "n", len(b.Marks)))
		}
		from = end
	}
	for i, m := range b.Marks {
		if int(m) >= options {
			return bad("marks", i, int64(m), townhall.Say("vote.block.marks", "{n}个选项之一的位置，从0起", "a place among {n} options, from 0", "n", options))
		}
	}
	for i, w := range b.Weights {
		if w < 0 || w > MaxCount {
			return bad("weights", i, w, townhall.Say("vote.tally.count", "0 至 {max} 的整数", "a whole number from 0 to {max}", "max", int64(MaxCount)))
		}
	}
	if b.Weights != nil && len(b.Weights) != len(b.Ends) {
		return bad("weights", len(b.Weights), nil, townhall.Say("vote.block.weights", "{n}张选票的权重", "the weights of {n} ballots", "n", len(b.Ends)))
	}
	return nil
}

// each visits the ballots with their weights, until one is refused.
func (b Block) each(visit func(marks []uint16, weight int64) error) error {
	from := int32(0)
	for i, end := range b.Ends {
		w := int64(1)
		if b.Weights != nil {
			w = b.Weights[i]
		}
		if err := visit(b.Marks[from:end], w); err != nil {
			return err
		}
		from = end
	}
	return nil
}

// Tally adds ballots up: the weight for each option, and of blank ballots. The list has a place for each option of the poll; one that is too short
// is an Error Invalid, and nothing is added.
func (b Block) Tally(into []int64) (blank int64, err error) {
	if err := b.check(len(into)); err != nil {
		return 0, err
	}
	err = b.each(func(marks []uint16, w int64) error {
		for _, m := range marks {
			into[m] += w
		}
		if len(marks) == 0 {
			blank += w
		}
		return nil
	})
	return blank, err
}

// Into adds the ballots of a poll for or against to a tally. What each of the poll's options is, in their order, is said: For, Against, Abstain,
// or Invalid; who marked none cast a blank ballot. In a tally of heads each ballot is one, in any other its weight, so that a poll of unequal
// weights gives both. Who is there and who may vote is not in the box. Of what is no such poll, or does not add up, nothing is added.
//
//	err = block.Into(&tally, vote.For, vote.Against, vote.Abstain)
func (b Block) Into(t *Tally, options ...Measure) error {
	if err := b.check(len(options)); err != nil {
		return err
	}
	for i, o := range options {
		switch o {
		case For, Against, Abstain, Blank, Invalid:
		default:
			return &townhall.Error{Kind: townhall.Invalid, Field: "options[" + strconv.Itoa(i) + "]", Found: townhall.ValueOf(o),
				Needed: townhall.Say("vote.block.option", "for、against、abstain、blank 或 invalid", "for, against, abstain, blank or invalid")}
		}
	}
	sum := *t
	err := b.each(func(marks []uint16, w int64) error {
		if t.Unit == Heads {
			w = 1
		}
		switch len(marks) {
		case 0:
			sum.Blank += w
		case 1:
			sum.add(options[marks[0]], w)
		default:
			return &townhall.Error{Kind: townhall.Invalid, Field: "marks", Found: townhall.ValueOf(len(marks)), Needed: townhall.Say("vote.block.one", "每张选票最多一个选项", "one option a ballot at most")}
		}
		if cast := sum.cast(); cast < 0 || cast > MaxCount {
			return badTally(0, "cast", cast, townhall.Say("vote.tally.count", "0 至 {max} 的整数", "a whole number from 0 to {max}", "max", int64(MaxCount)))
		}
		return nil
	})
	if err == nil {
		*t = sum
	}
	return err
}
