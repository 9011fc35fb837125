package ballots

import (
	"crypto/rand"
	"encoding/binary"
	mathrand "math/rand/v2"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// PerBlock is how many ballots a block holds.
const PerBlock = 8192

// Opened are a poll's ballots, opened.
type Opened struct {
	Marks   []uint16
	Ends    []int32
	Weights []int64
	Voters  []townhall.PersonID
}

// Add opens one more sealed ballot.
func (o *Opened) Add(s Sealer, voter townhall.PersonID, weight int64, sealed string) error {
	var err error
	if o.Marks, err = s.Open(voter, sealed, o.Marks); err != nil {
		return err
	}
	o.Ends = append(o.Ends, int32(len(o.Marks)))
	o.Weights = append(o.Weights, max(weight, 1))
	o.Voters = append(o.Voters, voter)
	return nil
}

// order gives the ballots' order for a closed poll: by voter for a recorded one, and by chance for a secret one.
func (o *Opened) order(secret bool) []int {
	order := make([]int, len(o.Ends))
	for i := range order {
		order[i] = i
	}
	if !secret {
		slices.SortFunc(order, func(a, b int) int { return strings.Compare(string(o.Voters[a]), string(o.Voters[b])) })
		return order
	}
	var seed [32]byte
	_, _ = rand.Read(seed[:]) // never fails
	chance := mathrand.New(mathrand.NewChaCha8(seed))
	chance.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	return order
}

// Blocks are the ballots as a closed poll keeps them.
func (o *Opened) Blocks(secret bool) []vote.Block {
	var out []vote.Block
	for part := range slices.Chunk(o.order(secret), PerBlock) {
		b := vote.Block{Ends: make([]int32, 0, len(part))}
		for _, i := range part {
			from := int32(0)
			if i > 0 {
				from = o.Ends[i-1]
			}
			b.Marks = append(b.Marks, o.Marks[from:o.Ends[i]]...)
			b.Ends = append(b.Ends, int32(len(b.Marks)))
			if o.Weights[i] != 1 && b.Weights == nil {
				b.Weights = slices.Repeat([]int64{1}, len(b.Ends)-1)
			}
			if b.Weights != nil {
				b.Weights = append(b.Weights, o.Weights[i])
			}
			if !secret {
				b.Voters = append(b.Voters, o.Voters[i])
			}
		}
		out = append(out, b)
	}
	return out
}

// Rolls are who voted, in order of id, in parts.
func (o *Opened) Rolls() [][]townhall.PersonID {
	if !slices.IsSorted(o.Voters) {
		slices.Sort(o.Voters)
	}
	return slices.Collect(slices.Chunk(o.Voters, PerBlock))
}

// Encode writes a block: the number of ballots, how many marks each has, the marks, and whether weights and voters follow.
func Encode(b vote.Block) []byte {
	out := binary.AppendUvarint(nil, uint64(len(b.Ends)))
	from := int32(0)
	for _, end := range b.Ends {
		out = binary.AppendUvarint(out, uint64(end-from))
		from = end
	}
	for _, m := range b.Marks {
		out = binary.AppendUvarint(out, uint64(m))
	}
	out = binary.AppendUvarint(out, uint64(len(b.Weights)))
	for _, w := range b.Weights {
		out = binary.AppendUvarint(out, uint64(w))
	}
	out = binary.AppendUvarint(out, uint64(len(b.Voters)))
	for _, v := range b.Voters {
		out = append(binary.AppendUvarint(out, uint64(len(v))), v...)
	}
	return out
}

// Decode reads what Encode writes; anything else is an Error Corrupt.
func Decode(raw []byte) (vote.Block, error) {
	r := reader{raw: raw}
	var b vote.Block
	end := uint64(0)
	for range r.count() {
		marks := r.number()
		if marks > uint64(len(r.raw)) || r.bad { // each mark takes a byte at least
			r.bad = true
			break
		}
		end += marks
		b.Ends = append(b.Ends, int32(end))
	}
	if end > uint64(len(r.raw)) { // each mark takes a byte at least
		r.bad = true
	}
	for i := uint64(0); i < end && !r.bad; i++ {
		b.Marks = append(b.Marks, uint16(r.number()))
	}
	for range r.count() {
		b.Weights = append(b.Weights, int64(r.number()))
	}
	for range r.count() {
		b.Voters = append(b.Voters, townhall.PersonID(r.text()))
	}
	n := len(b.Ends)
	if r.bad || len(r.raw) > 0 || b.Weights != nil && len(b.Weights) != n || b.Voters != nil && len(b.Voters) != n {
		return vote.Block{}, &townhall.Error{Kind: townhall.Corrupt, Field: "block", Found: townhall.ValueOf(len(raw)), Needed: townhall.Say("box.block", "一组选票", "a block of ballots")}
	}
	return b, nil
}

type reader struct {
	raw []byte
	bad bool
}

func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.raw)
	if size <= 0 {
		r.bad = true
		return 0
	}
	r.raw = r.raw[size:]
	return n
}

// count reads how many elements follow; each takes a byte at least.
func (r *reader) count() uint64 {
	n := r.number()
	if n > uint64(len(r.raw)) {
		r.bad = true
		return 0
	}
	return n
}

func (r *reader) text() string {
	n := r.count()
	s := string(r.raw[:n])
	r.raw = r.raw[n:]
	return s
}
