package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/sqltable"
)

func sayDate() townhall.Text {
	return townhall.Say("sql.date", "形如 2025-10-09 的日期", "a date such as 2025-10-09")
}
func sayEntries(n int) townhall.Text {
	return townhall.Say("sql.entries", "由 {n} 条记录组成的 JSON 数组", "a JSON array of {n} entries", "n", n)
}
func sayJSON() townhall.Text { return townhall.Say("sql.json", "JSON 文档", "a JSON document") }
func sayTags() townhall.Text {
	return townhall.Say("sql.tags", "由标签组成的 JSON 数组", "a JSON array of tags")
}

func corrupt(ref townhall.Ref, field, found string, needed townhall.Text, cause error) error {
	return &townhall.Error{Kind: townhall.Corrupt, Ref: ref, Field: field, Found: townhall.ValueOf(found), Needed: needed, Err: cause}
}

// excerpt is the beginning of a document that is too long for a message.
func excerpt(doc []byte) string {
	const most = 60
	if len(doc) <= most {
		return string(doc)
	}
	return strings.ToValidUTF8(string(doc[:most]), "") + "…"
}

// unreadable is why a row could not be taken into Go.
func unreadable(ctx context.Context, ref townhall.Ref, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var told *townhall.Error
	if errors.As(err, &told) {
		named := *told
		named.Ref = ref
		return &named
	}
	return &townhall.Error{Kind: townhall.Corrupt, Ref: ref, Err: err, Needed: townhall.Say(
		"sql.row", "类型正确的列", "columns of the right type")}
}

// sqliteCode is the primary result code of SQLite, 0 for other errors.
func sqliteCode(err error) int {
	var coded interface{ Code() int }
	if errors.As(err, &coded) {
		return coded.Code() & 0xff
	}
	return 0
}

// SQLite's primary result codes that matter here.
const (
	sqliteBusy    = 5
	sqliteLocked  = 6
	sqliteCorrupt = 11
	sqliteNotADB  = 26
)

// transient errors vanish when the transaction is run again.
func transient(err error) bool {
	switch sqltable.State(err) {
	case "40001", "40P01":
		return true
	}
	code := sqliteCode(err)
	return code == sqliteBusy || code == sqliteLocked || errors.Is(err, errRaced)
}

// lost reports that the connection broke or the server is going away or coming up: whether a commit happened is unknown.
func lost(err error) bool {
	switch state := sqltable.State(err); {
	case strings.HasPrefix(state, "08"), state == "57P01", state == "57P02", state == "57P03":
		return true
	}
	var network net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNREFUSED) ||
		errors.As(err, &network) && !errors.Is(err, context.DeadlineExceeded)
}

// occupied is the error of a store that waited in vain for whoever writes.
func occupied(err error) error {
	return &townhall.Error{Kind: townhall.Conflict, Field: "database", Err: err, Needed: townhall.Say("sql.held",
		"未被其他事务长时间占用的数据库（在宿主自己的事务中请用 office.In(sqlite.In(tx))）",
		"a database that no transaction holds for so long (in a transaction of your own: office.In(sqlite.In(tx)))")}
}

// locked is the error of a host's transaction that SQLite does not let write.
func locked(err error) error {
	if code := sqliteCode(err); code != sqliteBusy && code != sqliteLocked {
		return err
	}
	return &townhall.Error{Kind: townhall.Conflict, Field: "transaction", Err: err, Needed: townhall.Say("sql.locked",
		"一开始即取得写锁的事务（_txlock=immediate，见 sqlite.DSN）", "a transaction that began with the write lock (_txlock=immediate, see sqlite.DSN)")}
}

// translate gives callers the context's error if that is why, and townhall's words where they say more.
func translate(ctx context.Context, err error) error {
	var told *townhall.Error
	switch code := sqliteCode(err); {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &told):
		return err
	case code == sqliteBusy || code == sqliteLocked:
		return occupied(err)
	case code == sqliteCorrupt || code == sqliteNotADB:
		return &townhall.Error{Kind: townhall.Corrupt, Field: "database", Err: err, Needed: townhall.Say(
			"sql.database", "完好的 SQLite 数据库文件", "an intact SQLite database file")}
	}
	return err
}

// errRaced asks for another round: somebody wrote the same new record or commit id at the same time.
var errRaced = errors.New("another transaction wrote the same record or commit at the same time")

func notFound(ref townhall.Ref) error { return &townhall.Error{Kind: townhall.NotFound, Ref: ref} }

func commitNotFound(id townhall.CommitID) error {
	return &townhall.Error{Kind: townhall.NotFound, Field: "commit", Found: townhall.ValueOf(string(id))}
}

// check refuses what no store may keep.
func check(ctx context.Context, id townhall.CommitID, changes []townhall.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return townhall.CheckCommit(id, changes)
}

// bad reports text that databases cannot hold.
func bad(s string) bool { return strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s) }
