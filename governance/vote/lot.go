package vote

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"slices"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
)

// Lot (抽签) is a lot that nobody can steer. Before it, whoever draws publishes its Commitment: a digest of the names, of how many
// are drawn, of where the public randomness will come from, and of a secret. Afterwards the public randomness comes, which
// nobody knew, and the secret is shown. Anyone can then draw again and see the same names.
//
// The order in which the names are listed does not matter. Neither the drawer, who chose the secret before the public value was
// known, nor the public value's source, which does not know the secret, can choose who is drawn.
//
// In bytes, H being SHA-256 and every text UTF-8: the names are sorted by their bytes, and the commitment is H over these
// lines, each ended by a newline: "townhall lot 1", the number drawn, the source, the secret in hexadecimal, and then each name.
// The seed is H over the commitment's 32 bytes, the secret's bytes and the public value as it was published. A name's ticket is H over the seed and the name;
// the names with the lowest tickets, as bytes, are drawn, the lowest first. Two names have one ticket only if somebody has broken the hash.
type Lot struct {
	Names  []string `json:"names"`  // distinct, without line breaks
	Draw   int      `json:"draw"`   // how many
	Source string   `json:"source"` // of the public randomness, named before it is known: "lottery of 12 October, seven numbers"
	Secret []byte   `json:"secret"` // at least 16 bytes, kept until the draw

	Hash func() hash.Hash `json:"-"` // SHA-256 unless told
}

// leastSecret is how many bytes a secret has at least, so that nobody guesses it.
const leastSecret = 16

// Check refuses a lot that cannot be drawn fairly.
func (l Lot) Check() error {
	bad := func(field string, found any, needed townhall.Text) error {
		return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(found), Needed: needed}
	}
	names := slices.Sorted(slices.Values(l.Names))
	for i, n := range names {
		if n == "" || strings.ContainsAny(n, "\r\n") {
			return bad("names", n, townhall.Say("vote.lot.name", "非空且不含换行的名称", "a name that is not empty and has no line break"))
		}
		if i > 0 && names[i-1] == n {
			return bad("names", n, townhall.Say("vote.lot.distinct", "互不相同的名称", "names that are all different"))
		}
	}
	switch {
	case l.Draw < 1 || l.Draw > len(names):
		return bad("draw", l.Draw, townhall.Say("vote.lot.draw", "1 至 {n}", "1 to {n}", "n", len(names)))
	case l.Source == "" || strings.ContainsAny(l.Source, "\r\n"):
		return bad("source", l.Source, townhall.Say("vote.lot.source", "公开随机数的来源，一行", "where the public randomness will come from, on one line"))
	case len(l.Secret) < leastSecret:
		return bad("secret", len(l.Secret), townhall.Say("vote.lot.secret", "至少{n}字节的秘密", "a secret of {n} bytes at least", "n", leastSecret))
	}
	return nil
}

func (l Lot) sum(parts ...[]byte) []byte {
	h := sha256.New()
	if l.Hash != nil {
		h = l.Hash()
	}
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// Commitment is published before the lot, in hexadecimal.
func (l Lot) Commitment() (string, error) {
	c, err := l.commitment()
	return hex.EncodeToString(c), err
}

func (l Lot) commitment() ([]byte, error) {
	if err := l.Check(); err != nil {
		return nil, err
	}
	lines := append([]string{"townhall lot 1", strconv.Itoa(l.Draw), l.Source, hex.EncodeToString(l.Secret)}, slices.Sorted(slices.Values(l.Names))...)
	return l.sum([]byte(strings.Join(lines, "\n") + "\n")), nil
}

// Drawn are the names drawn once the public value is known, the first drawn first.
func (l Lot) Drawn(public string) ([]string, error) {
	commitment, err := l.commitment()
	if err != nil {
		return nil, err
	}
	if public == "" {
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: "public", Needed: townhall.Say("vote.lot.public", "公布的随机数", "the public value")}
	}
	seed := l.sum(commitment, l.Secret, []byte(public))
	type ticket struct {
		name string
		sum  []byte
	}
	tickets := make([]ticket, len(l.Names))
	for i, n := range l.Names {
		tickets[i] = ticket{n, l.sum(seed, []byte(n))}
	}
	slices.SortFunc(tickets, func(a, b ticket) int { return bytes.Compare(a.sum, b.sum) })
	out := make([]string, l.Draw)
	for i := range out {
		out[i] = tickets[i].name
	}
	return out, nil
}

// Verify says whether a lot was drawn as it was committed to: the commitment is that of this lot, and the names are those that
// the public value draws.
func (l Lot) Verify(commitment string, public string, drawn []string) (townhall.Finding, error) {
	own, err := l.Commitment()
	if err != nil {
		return townhall.Finding{}, err
	}
	again, err := l.Drawn(public)
	if err != nil {
		return townhall.Finding{}, err
	}
	return townhall.All("vote.lot", townhall.Say("vote.lot", "抽签核验", "the lot"),
		townhall.Finding{Code: "vote.lot.commitment", Field: "commitment", Say: townhall.Say("vote.lot.commitment", "与事先公布的承诺一致", "it is the lot that was committed to"),
			Need: townhall.ValueOf(own), Found: townhall.ValueOf(commitment), Held: own == strings.ToLower(commitment)},
		townhall.Finding{Code: "vote.lot.drawn", Field: "drawn", Say: townhall.Say("vote.lot.drawn", "抽出的名单", "the names drawn"),
			Need: townhall.ValueOf(again), Found: townhall.ValueOf(drawn), Held: slices.Equal(again, drawn)}), nil
}
