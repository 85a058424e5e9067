with

-- Marts hold fewer months than are looked at.
held as (

    select drop_set, min(first_month) as first_month from {{ ref('int_set_vantages') }}
    group by drop_set

),

scores as (

    select
        drops.drop_set,
        held.first_month,
        drops.first_known_month,
        drops.last_known_month,
        ratings.source,
        ratings.account_id,
        ratings.scored_at,
        ratings.score,
        {{ local_month('ratings.scored_at', 'drops.time_zone') }} as scored_month,
        greatest(
            {{ local_month('ratings.scored_at', 'drops.time_zone') }},
            {{ known_from('ratings.recorded_at', 'drops.time_zone') }}
        ) as recorded_month,
        {{ known_until('ratings.deleted_at', 'drops.time_zone') }} as deleted_month,

    from {{ ref('stg_raw__satisfaction') }} as ratings
    join {{ ref('int_set_drops') }} as drops
        on ratings.source = drops.source
        and ratings.drop_id = drops.drop_id
    join held
        on drops.drop_set = held.drop_set

),

-- Most scores are recorded in their own month and stay: at any cutoff one knows what has been scored
-- by then. Others make another epoch.
starts as (

    select drop_set, source, account_id, first_known_month as known_from from scores
    union distinct
    select drop_set, source, account_id, recorded_month as known_from from scores
    where recorded_month > greatest(scored_month, first_known_month)
    union distinct
    select drop_set, source, account_id, deleted_month as known_from from scores
    where deleted_month > first_known_month and deleted_month <= last_known_month

),

epochs as (

    select
        *,
        lead(known_from, 1, {{ end_of_time() }}) over (
            partition by drop_set, source, account_id order by known_from
        ) as known_until,

    from starts

),

-- Of several scores within a month the last one counts.
of_month as (

    select
        epochs.drop_set,
        epochs.source,
        epochs.account_id,
        epochs.known_from,
        epochs.known_until,
        scores.scored_month,
        any_value(scores.first_month) as first_month,
        any_value(scores.last_known_month) as last_known_month,
        {{ last_by('scores.score', 'scores.scored_at') }} as score,
        lead(scores.scored_month, 1, {{ end_of_time() }}) over (
            partition by
                epochs.drop_set, epochs.source, epochs.account_id, epochs.known_from
            order by scores.scored_month
        ) as next_scored_month,

    from epochs
    join scores
        on epochs.drop_set = scores.drop_set
        and epochs.source = scores.source
        and epochs.account_id = scores.account_id
        and scores.scored_month < epochs.known_until
        and scores.recorded_month <= greatest(scores.scored_month, epochs.known_from)
        and scores.deleted_month > epochs.known_from
    group by
        epochs.drop_set, epochs.source, epochs.account_id, epochs.known_from,
        epochs.known_until, scores.scored_month

),

-- A score is looked at for twelve months, or until the next one.
months as (

    select
        * exclude (first_month, last_known_month, next_scored_month),
        {{ each_month(
            'greatest(scored_month, first_month)',
            'least(' ~ add_months('scored_month', '11') ~ ', '
            ~ add_months('next_scored_month', '-1') ~ ', '
            ~ add_months('known_until', '-1') ~ ', last_known_month)'
        ) }} as month,

    from of_month

)

select
    * replace (greatest(known_from, month) as known_from),

from months
