-- One row a relation, its parts as lists, some relations at a time, by oid. Raw catalogs and format_type(): nothing waits for a
-- locked table. pg_get_expr() waits for the relation it is given; given none it takes defaults, which name no column.
-- Left out is what the print leaves out.
with owned as materialized (
    select d.objid
    from pg_depend d
    where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e' and d.classid = 'pg_class'::regclass
), relations as materialized (
    select c.*, n.nspname
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.oid >= 16384
      and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c', 'S')
      and c.relpersistence <> 't'
      and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname !~ '^pg_t'
      and c.oid not in (select objid from owned)
), parents as materialized (
    select a.attrelid as oid, bit_xor(hashtextextended(a.attname, a.atttypid::int8 + a.atttypmod)) as shape
    from pg_attribute a
    where a.attnum > 0 and not a.attisdropped
      and a.attrelid in (select oid from relations where relkind = 'p')
    group by 1
), alike as materialized (
    select a.attrelid as oid
    from pg_attribute a
    where a.attnum > 0 and not a.attisdropped
      and exists (select from parents)
      and a.attrelid in (select oid from relations where relkind = 'r')
    group by 1
    having bit_xor(hashtextextended(a.attname, a.atttypid::int8 + a.atttypmod)) in (select shape from parents)
), kept as materialized (
    select * from relations
    where oid > {0} and oid not in (select oid from alike)
    order by oid
    limit 2500
), columns as (
    select a.attrelid as oid,
           json_agg(json_build_array(a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                                     case when a.attgenerated = '' then pg_get_expr(d.adbin, 0) end,
                                     concat(a.attidentity, a.attgenerated),
                                     nullif(array_remove(array[
                                         'statistics=' || nullif(a.attstattarget, -1),
                                         'storage=' || case when a.attstorage <> t.typstorage then case a.attstorage
                                             when 'p' then 'plain' when 'e' then 'external' when 'x' then 'extended' else 'main' end end,
                                         'compression=' || case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end,
                                         'collation=' || case when a.attcollation not in (0, t.typcollation)
                                             then (select k.collname from pg_collation k where k.oid = a.attcollation) end,
                                         'options=' || array_to_string(a.attoptions, ', '),
                                         'grants=' || a.attacl::text], null), '{}')) order by a.attnum) as list
    from pg_attribute a
    join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attnum > 0 and not a.attisdropped
      and a.attrelid in (select oid from kept where relkind <> 'S')
    group by 1
), indexes as (
    select i.indrelid as oid,
           json_agg(json_build_array(c.relname, c.oid, i.indisvalid, i.indisunique, i.indisprimary or i.indisreplident, m.amname,
                                     i.indkey::text, i.indnkeyatts,
                                     md5(concat_ws(' ', i.indclass, i.indcollation, i.indoption, i.indpred, i.indexprs, c.reloptions,
                                                   nullif(c.reltablespace, 0))),
                                     i.indpred is not null) order by c.relname) as list
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_am m on m.oid = c.relam
    where i.indrelid in (select oid from kept)
      and not c.relispartition
      and (i.indisvalid or c.relname !~ '_cc(new|old)[0-9]*$')
    group by 1
), constraints as (
    select k.conrelid as oid,
           json_agg(json_build_array(k.conname, k.contype, k.convalidated, k.conkey, k.confrelid,
                                     concat(k.confupdtype, k.confdeltype, k.condeferrable, k.condeferred, k.confkey),
                                     case when k.contype = 'c' then md5(k.conbin::text) end) order by k.conname) as list
    from pg_constraint k
    where k.conparentid = 0
      and k.conrelid in (select oid from kept)
    group by 1
), triggers as (
    select g.tgrelid as oid,
           json_agg(json_build_array(g.tgname, g.tgenabled, md5(concat_ws(' ', g.oid, g.tgfoid, g.tgtype, g.tgattr,
                                                                                         g.tgdeferrable, g.tginitdeferred, g.tgargs,
                                                                                         g.tgqual)), g.xmin) order by g.tgname)
               filter (where not g.tgisinternal) as list,
           count(*) filter (where g.tgisinternal and g.tgenabled <> 'O') as silenced
    from pg_trigger g
    where g.tgparentid = 0 and g.tgrelid in (select oid from kept)
    group by 1
), rules as (
    select r.ev_class as oid, md5(string_agg(concat_ws(' ', r.rulename, r.ev_enabled, r.is_instead, r.ev_qual, r.ev_action), ',' order by r.rulename))
               || ' ' || string_agg(r.xmin::text, ',' order by r.rulename) as list
    from pg_rewrite r
    where r.ev_class in (select oid from kept)
    group by 1
), policies as (
    select p.polrelid as oid,
           array_agg(concat('policy ', p.polname, '=', p.xmin) order by p.polname) as list
    from pg_policy p
    where p.polrelid in (select oid from kept)
    group by 1
), marks as (
    select i.indrelid as oid,
           max(c.relname) filter (where i.indisclustered) as clustered,
           max(c.relname) filter (where i.indisreplident) as replident
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    where (i.indisclustered or i.indisreplident) and i.indrelid in (select oid from kept)
    group by 1
), sequences as (
    select s.seqrelid as oid,
           array['type=' || format_type(s.seqtypid, null), 'start=' || s.seqstart, 'increment=' || s.seqincrement, 'minvalue=' || s.seqmin,
                 'maxvalue=' || s.seqmax, 'cache=' || s.seqcache, 'cycle=' || case when s.seqcycle then 'yes' else 'no' end] as list
    from pg_sequence s
    where s.seqrelid in (select oid from kept where relkind = 'S')
)
select kept.oid::int8 as oid,
       kept.nspname::text as schemaname,
       kept.relname::text as relname,
       kept.relkind::text as kind,
       kept.relnatts::int4 as width,
       kept.relfilenode::int8 as filenode,
       kept.relpages::int8 as pages,
       kept.reltuples::float8 as tuples,
       kept.relallvisible::int8 as visible,
       array_to_json(array_remove(array[
           'columns ever=' || case when kept.relkind in ('r', 'p', 'f') then kept.relnatts end,
           'owner=' || pg_get_userbyid(kept.relowner),
           'persistence=' || case kept.relpersistence when 'u' then 'unlogged' end,
           'tablespace=' || (select spcname from pg_tablespace where oid = kept.reltablespace),
           'access method=' || (select amname from pg_am where oid = nullif(kept.relam, 2) and kept.relkind in ('r', 'm')),
           'replica identity=' || case kept.relreplident when 'n' then 'nothing' when 'f' then 'full'
               when 'i' then concat('index ', marks.replident) end,
           'clustered on=' || marks.clustered,
           'row security=' || case when kept.relrowsecurity and kept.relforcerowsecurity then 'forced' when kept.relrowsecurity then 'enabled'
               when kept.relforcerowsecurity then 'forced, not enabled' end,
           'triggers of constraints=' || case when triggers.silenced > 0 then 'not all enabled' end,
           'grants=' || kept.relacl::text]
           || kept.reloptions || policies.list || sequences.list, null))::text as options,
       coalesce(columns.list::text, '[]') as columns,
       coalesce(indexes.list::text, '[]') as indexes,
       coalesce(constraints.list::text, '[]') as constraints,
       coalesce(triggers.list::text, '[]') as triggers,
       coalesce(rules.list, '') as rules
from kept
left join columns using (oid)
left join indexes using (oid)
left join constraints using (oid)
left join triggers using (oid)
left join rules using (oid)
left join policies using (oid)
left join marks using (oid)
left join sequences using (oid)
order by kept.oid
