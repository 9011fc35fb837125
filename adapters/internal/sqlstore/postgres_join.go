package sqlstore

import (
	"context"
	"database/sql"

	"github.com/townhall-go/townhall"
)

// The statements inside a host's transaction. They find that somebody was faster by what they did not write, since an
// error would leave the host's transaction good for nothing but rolling back.
const (
	pgRecords = `INSERT INTO townhall_record (` + recordColumns + `)
		SELECT kind, id, version, place, holder, state, NULLIF(opened, '')::date, NULLIF(due, '')::date, NULLIF(closed, '')::date,
			tags::json, doc::json
		FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
			$10::text[], $11::text[]) AS t(` + recordColumns + `) `
	pgGain = `INSERT INTO townhall_tag (tag, kind, id)
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING`

	pgUpdate = pgRecords + pgReplace
	pgCreate = pgRecords + `ON CONFLICT (kind, id) DO NOTHING RETURNING kind, id`

	pgAdd = `INSERT INTO townhall_change (` + changeColumns + `)
		SELECT count, commit_id, ordinal, entries::json, kind, id, version, place, holder, state, NULLIF(opened, '')::date,
			NULLIF(due, '')::date, NULLIF(closed, '')::date, tags::json, doc::json
		FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[],
			$9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[]) AS t(` + changeColumns + `)
		ORDER BY ordinal ON CONFLICT DO NOTHING RETURNING seq`
)

// join writes new records first, since they may turn out to be there already, and then the changes, whose commit id may
// turn out to be taken. The other records are locked already, so that nothing can go wrong with them.
func (d Postgres) join(ctx context.Context, s session, p *plan) (townhall.Pos, error) {
	created, err := d.create(ctx, s, p.creates())
	var added []int64
	if err == nil {
		added, err = d.add(ctx, s, p.rows)
	}
	if err == errRaced {
		if err := d.undo(ctx, s, created, added); err != nil {
			return 0, err
		}
	}
	if err != nil {
		return 0, err
	}
	if err := d.update(ctx, s, p.updates()); err != nil {
		return 0, err
	}
	gained, lost := p.tags()
	err = chunks(gained, small, func(part []tag) error {
		_, err := s.ExecContext(ctx, pgGain, tagArrays(part)...)
		return err
	})
	if err != nil {
		return 0, err
	}
	return -1, d.untag(ctx, s, lost)
}

// create gives the records that it wrote, and errRaced if others were there after all.
func (Postgres) create(ctx context.Context, s session, records []townhall.Record) ([]townhall.Ref, error) {
	var created []townhall.Ref
	err := chunks(records, recordSize, func(part []townhall.Record) error {
		rows, err := s.QueryContext(ctx, pgCreate, recordArrays(part)...)
		return each(rows, err, func(rows *sql.Rows) error {
			var ref townhall.Ref
			err := rows.Scan(&ref.Kind, &ref.ID)
			created = append(created, ref)
			return err
		})
	})
	if err == nil && len(created) < len(records) {
		err = errRaced
	}
	return created, err
}

// add gives the keys of the changes that it wrote, and errRaced if others have a commit id that is taken.
func (Postgres) add(ctx context.Context, s session, list []row) ([]int64, error) {
	var added []int64
	err := chunks(list, rowSize, func(part []row) error {
		rows, err := s.QueryContext(ctx, pgAdd, changeArrays(part)...)
		return each(rows, err, func(rows *sql.Rows) error {
			var seq int64
			err := rows.Scan(&seq)
			added = append(added, seq)
			return err
		})
	})
	if err == nil && len(added) < len(list) {
		err = errRaced
	}
	return added, err
}

func (Postgres) update(ctx context.Context, s session, records []townhall.Record) error {
	return chunks(records, recordSize, func(part []townhall.Record) error {
		_, err := s.ExecContext(ctx, pgUpdate, recordArrays(part)...)
		return err
	})
}

func (Postgres) undo(ctx context.Context, s session, created []townhall.Ref, added []int64) error {
	kinds, ids := refArrays(created)
	if _, err := s.ExecContext(ctx, `DELETE FROM townhall_record r USING unnest($1::text[], $2::text[]) AS t(kind, id)
		WHERE r.kind = t.kind AND r.id = t.id`, kinds, ids); err != nil {
		return err
	}
	_, err := s.ExecContext(ctx, `DELETE FROM townhall_change WHERE pos IS NULL AND seq = ANY($1::bigint[])`, numbers(added, plain))
	return err
}
