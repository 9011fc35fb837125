package vault

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"hash"
	"maps"
	"slices"

	"github.com/townhall-go/townhall"
)

// MasterSize is the length of a master key in bytes.
const MasterSize = 32

// Cipher is an authenticated cipher that seals data and wraps keys. A host that must use SM4 gives its own.
type Cipher struct {
	Name    string                                // kept beside what it sealed: "aes-256-gcm"
	KeySize int                                   // bytes, at most 32
	New     func(key []byte) (cipher.AEAD, error) // with nonces long enough to be random
}

// AES256GCM is the cipher that is used if no other is given.
func AES256GCM() Cipher {
	return Cipher{Name: "aes-256-gcm", KeySize: 32, New: func(key []byte) (cipher.AEAD, error) {
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		return cipher.NewGCM(block)
	}}
}

// Option changes how a vault protects data.
type Option func(*settings)

type settings struct {
	cipher  Cipher
	ciphers map[string]Cipher
	hash    func() hash.Hash
	older   [][]byte
}

// By seals with another cipher from now on. What AES-256-GCM sealed before can still be opened.
func By(c Cipher) Option {
	return func(s *settings) { s.cipher, s.ciphers[c.Name] = c, c }
}

// Hash derives keys and index entries by another hash than SHA-256, for the whole life of a vault.
func Hash(new func() hash.Hash) Option { return func(s *settings) { s.hash = new } }

// Older names master keys used before, until Rewrap has moved everybody to the present one. While programs are being
// restarted one after another it can name the coming one as well.
func Older(masters ...[]byte) Option {
	return func(s *settings) { s.older = append(s.older, masters...) }
}

// locks are the keys that protect, the present master first.
type locks struct {
	settings
	masters []master
}

// master holds what is derived from one master key. The key that wraps is cut to the size the cipher needs.
type master struct {
	id    string
	wrap  []byte
	index []byte
}

func newLocks(key []byte, options []Option) (locks, error) {
	aes := AES256GCM()
	l := locks{settings: settings{cipher: aes, ciphers: map[string]Cipher{aes.Name: aes}, hash: sha256.New}}
	for _, o := range options {
		o(&l.settings)
	}
	if c := l.cipher; c.Name == "" || c.New == nil || c.KeySize < 1 || c.KeySize > MasterSize {
		return locks{}, &townhall.Error{Kind: townhall.Invalid, Field: "cipher", Found: townhall.ValueOf(c.Name), Needed: townhall.Say(
			"vault.cipher.needed", "有名称、密钥不超过 {bytes} 字节的加密算法", "a cipher with a name and a key of at most {bytes} bytes", "bytes", MasterSize)}
	}
	for _, key := range append([][]byte{key}, l.older...) {
		if len(key) != MasterSize {
			return locks{}, &townhall.Error{Kind: townhall.Invalid, Field: "master", Found: townhall.ValueOf(len(key)),
				Needed: townhall.Say("vault.master", "{bytes} 字节的主密钥", "a master key of {bytes} bytes", "bytes", MasterSize)}
		}
		m, err := l.derive(key)
		if err != nil {
			return locks{}, err
		}
		l.masters = append(l.masters, m)
	}
	return l, nil
}

func (l locks) derive(key []byte) (m master, err error) {
	var id []byte
	for info, to := range map[string]*[]byte{"townhall vault id": &id, "townhall vault wrap": &m.wrap, "townhall vault index": &m.index} {
		if *to, err = hkdf.Key(l.hash, key, nil, info, 32); err != nil {
			return m, err
		}
	}
	m.id = hex.EncodeToString(id[:8])
	return m, nil
}

func (l locks) present() master { return l.masters[0] }

func (l locks) byID(id string) (master, bool) {
	i := slices.IndexFunc(l.masters, func(m master) bool { return m.id == id })
	if i < 0 {
		return master{}, false
	}
	return l.masters[i], true
}

// seal makes a row under a new data key and the present master key.
func (l locks) seal(id townhall.PersonID, p townhall.Person) (row, error) {
	fields, err := json.Marshal(slices.Sorted(maps.Keys(p.Fields())))
	if err != nil {
		return row{}, err
	}
	r := row{person: id, fields: string(fields), cipher: l.cipher.Name}
	plain, err := json.Marshal(p)
	if err != nil {
		return row{}, err
	}
	key := make([]byte, l.cipher.KeySize)
	_, _ = rand.Read(key) // never fails
	if r.sealed, err = encrypt(l.cipher, key, plain, r.bound("data")); err != nil {
		return row{}, err
	}
	return l.wrapped(r, l.cipher, key, p)
}

// wrapped completes a row by what depends on the master key.
func (l locks) wrapped(r row, c Cipher, key []byte, p townhall.Person) (_ row, err error) {
	m := l.present()
	r.master, r.tokens = m.id, nil
	if r.key, err = encrypt(c, m.wrap[:c.KeySize], key, r.bound("key", m.id)); err != nil {
		return row{}, err
	}
	for field, value := range p.Fields() {
		if Normal(value) != "" {
			r.tokens = append(r.tokens, l.token(m, field, value))
		}
	}
	slices.SortFunc(r.tokens, bytes.Compare) // all lock the index in one order
	return r, nil
}

// open gives the person in a row.
func (l locks) open(r row) (townhall.Person, error) {
	p, _, _, err := l.unlock(r)
	return p, err
}

func (l locks) unlock(r row) (p townhall.Person, c Cipher, key []byte, err error) {
	m, ok := l.byID(r.master)
	if !ok {
		return p, c, nil, corrupt(r.person, r.master, townhall.Say("vault.under", "由主密钥 {master} 封装的数据密钥",
			"a data key wrapped by master key {master}", "master", l.present().id), nil)
	}
	if c, ok = l.ciphers[r.cipher]; !ok {
		return p, c, nil, corrupt(r.person, r.cipher, townhall.Say("vault.cipher", "{ciphers} 之一加密的数据",
			"data sealed by one of {ciphers}", "ciphers", slices.Sorted(maps.Keys(l.ciphers))), nil)
	}
	sound := townhall.Say("vault.sound", "未被改动的数据与密钥", "data and key that were not changed")
	if key, err = decrypt(c, m.wrap[:c.KeySize], r.key, r.bound("key", m.id)); err != nil {
		return p, c, nil, corrupt(r.person, "a changed key", sound, err)
	}
	plain, err := decrypt(c, key, r.sealed, r.bound("data"))
	if err == nil {
		err = json.Unmarshal(plain, &p)
	}
	if err != nil {
		return townhall.Person{}, c, nil, corrupt(r.person, "changed data", sound, err)
	}
	return p, c, key, nil
}

// rewrap moves a row to the present master key.
func (l locks) rewrap(r row) (row, error) {
	p, c, key, err := l.unlock(r)
	if err != nil {
		return row{}, err
	}
	return l.wrapped(r, c, key, p)
}

// bound is what ciphertext is bound to: its use, the person, the cipher and the names of the fields. Each part has its
// length before it, so that no two lists of parts are the same bytes.
func (r row) bound(use string, more ...string) []byte {
	var b []byte
	for _, part := range append([]string{"townhall vault 1", use, string(r.person), r.cipher, r.fields}, more...) {
		b = binary.BigEndian.AppendUint64(b, uint64(len(part)))
		b = append(b, part...)
	}
	return b
}

// encrypt puts a random nonce before what it sealed.
func encrypt(c Cipher, key, plain, bound []byte) ([]byte, error) {
	aead, err := c.New(key)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return aead.Seal(nonce, nonce, plain, bound), nil
}

func decrypt(c Cipher, key, sealed, bound []byte) ([]byte, error) {
	aead, err := c.New(key)
	if err != nil {
		return nil, err
	}
	n := min(aead.NonceSize(), len(sealed))
	if n < aead.NonceSize() {
		return nil, &townhall.Error{Kind: townhall.Corrupt, Field: "sealed", Found: townhall.ValueOf(len(sealed)),
			Needed: townhall.Say("vault.sealed", "至少 {bytes} 字节", "at least {bytes} bytes", "bytes", aead.NonceSize())}
	}
	return aead.Open(nil, sealed[:n], sealed[n:], bound)
}

// token is the index entry of a value: the same for equal values of a field, and telling nothing without the key.
func (l locks) token(m master, field, value string) []byte {
	mac := hmac.New(l.hash, m.index)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(field))))
	mac.Write([]byte(field))
	mac.Write([]byte(Normal(value)))
	return mac.Sum(nil)
}

// tokens are the entries that a value has under each master key.
func (l locks) tokens(field, value string) (list [][]byte) {
	for _, m := range l.masters {
		list = append(list, l.token(m, field, value))
	}
	return list
}
