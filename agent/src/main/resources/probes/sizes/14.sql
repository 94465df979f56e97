sizes as (
    -- The file's own length, which is exact and waits for no lock; segments of one GiB each. Beyond the thousand largest
    -- and the hundred newest relations, what the last vacuum or analyze counted.
    with wanted as (
        (select oid, relpages from pg_class where relkind in ('r', 'm', 'i', 't') order by relpages desc limit 1000)
        union
        (select oid, relpages from pg_class where relkind in ('r', 'm', 'i', 't') order by oid desc limit 100)
    ), measured as (
        select w.oid, sum(f.size) + sum(s.size) as bytes
        from wanted w
        cross join unnest(array['', '_fsm', '_vm']) as fork
        cross join lateral (
            select coalesce((pg_stat_file(pg_relation_filepath(w.oid) || fork, true)).size, 0) as size
        ) f
        cross join lateral (
            select coalesce(sum((pg_stat_file(pg_relation_filepath(w.oid) || fork || '.' || segment, true)).size), 0) as size
            from generate_series(1, case when f.size >= 1073741824 then w.relpages / 65536 + 64 else 0 end) as segment
        ) s
        group by w.oid
    )
    select c.oid,
           coalesce(m.bytes, c.relpages::int8 * current_setting('block_size')::int8)::float8 as bytes
    from pg_class c
    left join measured m on m.oid = c.oid
    where c.relkind in ('r', 'm', 'i', 't')
)
