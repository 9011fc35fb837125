// Package ballots is what the boxes of all stores share: how ballots are sealed, shuffled and written in blocks, and how those
// who cast at the same time are grouped.
package ballots

import (
	"cmp"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// KeySize is the size of a box's key in bytes.
const KeySize = 32

// Sealer seals the ballots of one poll under a key of its own.
type Sealer struct {
	aead  cipher.AEAD
	check string
}

// NewSealer derives a poll's key from the box's.
func NewSealer(key []byte, poll string) (Sealer, error) {
	if len(key) != KeySize {
		return Sealer{}, &townhall.Error{Kind: townhall.Invalid, Field: "key", Found: townhall.ValueOf(len(key)), Needed: townhall.Say("box.key", "{n}字节的密钥", "a key of {n} bytes", "n", KeySize)}
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("townhall box 1\n" + poll))
	own := mac.Sum(nil)
	check := sha256.Sum256(append([]byte("townhall box key\n"), own...))
	block, err := aes.NewCipher(own)
	if err != nil {
		return Sealer{}, err
	}
	aead, err := cipher.NewGCM(block)
	return Sealer{aead, hex.EncodeToString(check[:])}, err
}

// Check tells one key from another, and nothing of either.
func (s Sealer) Check() string { return s.check }

// Seal gives the sealed ballot as text. All ballots of a poll are of one length, so that it tells nothing.
func (s Sealer) Seal(voter townhall.PersonID, marks []uint16, most int) string {
	plain := make([]byte, 2+2*most)
	binary.BigEndian.PutUint16(plain, uint16(len(marks)))
	for i, m := range marks {
		binary.BigEndian.PutUint16(plain[2+2*i:], m)
	}
	nonce := make([]byte, s.aead.NonceSize(), s.aead.NonceSize()+len(plain)+s.aead.Overhead())
	_, _ = rand.Read(nonce) // never fails
	out := s.aead.Seal(nonce, nonce, plain, []byte(voter))
	return base64.RawStdEncoding.EncodeToString(out)
}

// Digest is the digest of a sealed ballot, for the receipt.
func Digest(sealed string) string {
	sum := sha256.Sum256([]byte(sealed))
	return hex.EncodeToString(sum[:])
}

// Open opens a sealed ballot of a voter; Error Corrupt if it is not what Seal gave for this voter under this key.
func (s Sealer) Open(voter townhall.PersonID, sealed string, into []uint16) ([]uint16, error) {
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < s.aead.NonceSize() {
		return into, damaged(voter, err)
	}
	n := s.aead.NonceSize()
	plain, err := s.aead.Open(raw[n:n], raw[:n], raw[n:], []byte(voter))
	if err != nil || len(plain) < 2 || len(plain) < 2+2*int(binary.BigEndian.Uint16(plain)) {
		return into, damaged(voter, err)
	}
	for i := range int(binary.BigEndian.Uint16(plain)) {
		into = append(into, binary.BigEndian.Uint16(plain[2+2*i:]))
	}
	return into, nil
}

func damaged(voter townhall.PersonID, err error) error {
	return &townhall.Error{Kind: townhall.Corrupt, Field: "ballot", Found: townhall.ValueOf(string(voter)), Err: err,
		Needed: townhall.Say("box.sealed", "以本票箱密钥密封的选票", "a ballot sealed under this box's key")}
}

// Copied is a poll that shares nothing with the one that the box keeps, down to the parts of its rule: whoever is given it may change it.
func Copied(p vote.Poll) (own vote.Poll, err error) {
	doc, err := json.Marshal(p)
	if err == nil {
		err = json.Unmarshal(doc, &own)
	}
	return own, err
}

// Terms are a poll's without its roll, and the digest of all. The roll is a set: its order is not of the terms.
func Terms(p vote.Poll) (doc []byte, sum string, err error) {
	bare := p
	bare.Voters = nil
	if doc, err = json.Marshal(bare); err != nil {
		return nil, "", err
	}
	h := sha256.New()
	h.Write(doc)
	var b []byte
	for _, v := range sorted(p.Voters) {
		b = binary.BigEndian.AppendUint64(append(append(b[:0], v.ID...), 0), uint64(max(v.Weight, 1)))
		h.Write(b)
	}
	return doc, hex.EncodeToString(h.Sum(nil)), nil
}

// sorted is a roll in order of id; one that is in order, as most are, is not copied.
func sorted(voters []vote.Voter) []vote.Voter {
	byID := func(a, b vote.Voter) int { return cmp.Compare(a.ID, b.ID) }
	if slices.IsSortedFunc(voters, byID) {
		return voters
	}
	own := slices.Clone(voters)
	slices.SortFunc(own, byID)
	return own
}
