-- What the guard needs beyond what watching needs, and whom it can never stop.
select pg_has_role('pg_signal_backend', 'usage') or r.rolsuper as allowed,
       format('grant pg_signal_backend to %I', current_user) as statement,
       case when r.rolsuper then ''
            else coalesce((select string_agg(format('%I', s.rolname), ', ' order by s.rolname)
                           from (select rolname from pg_roles where rolsuper and rolcanlogin order by rolname limit 5) s), '')
       end as superusers
from pg_roles r
where r.rolname = current_user
