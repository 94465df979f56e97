-- The length of files with their segments, from the given segment on; one that is not there has none. Waits for no lock.
with recursive segments as (
    select w.path, w.first as number,
           (pg_stat_file(w.path || case w.first when 0 then '' else '.' || w.first end, true)).size as size
    from unnest('{{paths}}'::text[], '{{firsts}}'::int8[]) as w (path, first)
    union all
    select s.path, s.number + 1, (pg_stat_file(s.path || '.' || (s.number + 1), true)).size
    from segments s
    where s.size = pg_size_bytes(current_setting('segment_size')) and s.number < 32768
)
select path, pg_size_bytes(current_setting('segment_size'))::int8 as segment, max(number) filter (where size is not null)::int8 as last,
       coalesce(sum(size), 0)::int8 as size
from segments
group by path
