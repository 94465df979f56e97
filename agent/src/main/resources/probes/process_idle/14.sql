with idle as (
    select state::text as state,
           coalesce(application_name, '')::text as application_name,
           extract(epoch from clock_timestamp() - state_change) as seconds
    from pg_stat_get_activity(null)
    where state ~ '^idle'
      and application_name is distinct from 'godwit'
)
select state,
       application_name,
       '' as le,
       null::float8 as bucket,
       sum(seconds)::float8 as total,
       count(*)::float8 as every
from idle
group by 1, 2
union all
select state,
       application_name,
       coalesce(bound::text, '+Inf'),
       count(*) filter (where bound is null or seconds <= bound)::float8,
       null,
       null
from idle
cross join unnest(array[1, 2, 5, 15, 30, 60, 90, 120, 300, null]) as bound
group by 1, 2, bound
