-- The relations a script names, for `godwit migration lint`. {names} is a list of literals. Nothing here waits for a lock on a
-- relation: catalogs, and functions that read nothing else. Sizes are those of the last VACUUM or ANALYZE.
with recursive named as (
    select c.oid, n.nspname, c.relname, c.relkind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relname in ({names}) and c.relkind in ('r', 'p', 'm', 'v', 'f', 'i', 'I', 'S')
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_%'
    order by n.nspname, c.relname limit 2000
), tree as (
    select oid as root, oid, 0 as depth from named
    union all
    select tree.root, i.inhrelid, tree.depth + 1 from tree join pg_inherits i on i.inhparent = tree.oid
), sizes as (
    select tree.root, count(*) filter (where tree.depth > 0) as partitions,
           sum(c.relpages::bigint + coalesce(t.relpages, 0)
               + coalesce((select sum(x.relpages::bigint) from pg_index i join pg_class x on x.oid = i.indexrelid
                           where i.indrelid = tree.oid), 0)) as pages,
           sum(c.reltuples) filter (where c.reltuples >= 0) as rows
    from tree join pg_class c on c.oid = tree.oid left join pg_class t on t.oid = c.reltoastrelid
    group by tree.root
)
select json_build_object(
    'schema', named.nspname, 'name', named.relname, 'kind', named.relkind,
    'bytes', sizes.pages * current_setting('block_size')::bigint, 'rows', coalesce(sizes.rows, -1),
    'partitions', sizes.partitions,
    'default_partition', exists (select from pg_partitioned_table p where p.partrelid = named.oid and p.partdefid <> 0),
    'columns', (select json_object_agg(a.attname, format_type(a.atttypid, a.atttypmod)) from pg_attribute a
                where a.attrelid = named.oid and a.attnum > 0 and not a.attisdropped),
    'constraints', (select json_agg(json_build_object(
                        'name', k.conname, 'kind', k.contype, 'valid', k.convalidated,
                        -- Not pg_get_expr, which waits for the relation.
                        'not_null', case when k.contype = 'c' and k.conbin::text ~
                                             '^\{NULLTEST :arg \{VAR [^{}]*\} :nulltesttype 1 :argisrow false'
                                         then (select a.attname from pg_attribute a
                                               where a.attrelid = k.conrelid and a.attnum = k.conkey[1]) end,
                        'referenced_schema', rn.nspname, 'referenced', r.relname) order by k.conname)
                    from pg_constraint k left join pg_class r on r.oid = k.confrelid
                    left join pg_namespace rn on rn.oid = r.relnamespace where k.conrelid = named.oid),
    'indexes', (select json_agg((select json_agg(coalesce(a.attname, '') order by p.place)
                                 from unnest(i.indkey::int2[]) with ordinality as p(attnum, place)
                                 left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = p.attnum
                                     and p.attnum <> 0
                                 where p.place <= i.indnkeyatts))
                from pg_index i where i.indrelid = named.oid and i.indisvalid and i.indpred is null)
)::text as fact
from named join sizes on sizes.root = named.oid
union all
select json_build_object('type', t.typname)::text
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where n.nspname not in ('pg_catalog', 'information_schema') and t.typtype in ('e', 'c', 'r', 'd', 'b')
  and not (t.typtype = 'd' and (t.typnotnull
      or exists (select from pg_constraint k where k.contypid = t.oid)
      or exists (select from pg_type b where b.oid = t.typbasetype and b.typtype = 'd')))
  and not exists (select from pg_class c where c.oid = t.typrelid and c.relkind <> 'c')
  and t.typcategory <> 'A'
