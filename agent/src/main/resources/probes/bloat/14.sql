-- A row takes its header, its null bitmap and its columns' average widths, aligned to eight bytes; a page of a table or a
-- B-tree that many of them as its fillfactor leaves room for. What there is beyond is called bloat. Only relations of at least
-- 64 pages: below that an estimate says nothing.
with setup as (
    select current_setting('block_size')::float8 as page
), relations as materialized (
    select c.oid, c.relname, n.nspname, c.relpages::float8 as pages, c.reltuples::float8 as tuples, c.relkind,
           coalesce((select option_value::float8 from pg_options_to_table(c.reloptions) where option_name = 'fillfactor'),
                    case c.relkind when 'i' then 90 else 100 end) / 100 as fill
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_am a on a.oid = c.relam
    where c.relkind in ('r', 'm', 'i')
      and c.relpages >= 64
      and c.reltuples > 0
      and (c.relkind <> 'i' or a.amname = 'btree')
      and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname !~ '^pg_t'
    order by c.relpages desc
    limit 200
), columns as materialized (
    select r.oid, a.attrelid as owner, a.attname as name, a.attlen
    from relations r
    join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    where r.relkind <> 'i'
    union all
    select r.oid, i.indrelid, coalesce(t.attname, a.attname), a.attlen
    from relations r
    join pg_index i on i.indexrelid = r.oid
    join pg_attribute a on a.attrelid = r.oid
    left join pg_attribute t on t.attrelid = i.indrelid and t.attnum = i.indkey[a.attnum - 1] and t.attnum > 0
), widths as (
    select k.oid,
           count(*) = count(coalesce(s.avg_width, nullif(k.attlen, -1))) as complete,
           sum((1 - coalesce(s.null_frac, 0)) * coalesce(s.avg_width, k.attlen)) as bytes,
           max(coalesce(s.null_frac, 0)) > 0 as nulls,
           count(*) as columns
    from columns k
    join pg_class o on o.oid = k.owner
    join pg_namespace n on n.oid = o.relnamespace
    left join pg_stats s on s.schemaname = n.nspname and s.tablename = o.relname and s.attname = k.name and not s.inherited
    group by k.oid
), estimated as (
    select r.*,
           ceil(r.tuples / greatest(1, floor(
               (setup.page - case r.relkind when 'i' then 40 else 24 end) * r.fill
               / (case r.relkind when 'i' then 12 else 28 end
                  + 8 * ceil((w.bytes + case when w.nulls then ceil(w.columns / 8.0) else 0 end) / 8))))) as needed,
           setup.page
    from relations r
    join widths w on w.oid = r.oid and w.complete
    cross join setup
)
select current_database()::text as datname,
       nspname::text as schemaname,
       case when e.relkind = 'i' then t.relname else e.relname end::text as relname,
       case when e.relkind = 'i' then e.relname else '' end::text as idxname,
       e.pages * page as real_size,
       case when e.relkind <> 'i' then 100 * greatest(0, e.pages - needed) / e.pages end as table_pct,
       case when e.relkind <> 'i' then e.pages * page end as table_size,
       case when e.relkind = 'i' then 100 * greatest(0, e.pages - needed) / e.pages end as index_pct,
       case when e.relkind = 'i' then e.pages * page end as index_size
from estimated e
left join pg_index i on i.indexrelid = e.oid
left join pg_class t on t.oid = i.indrelid
