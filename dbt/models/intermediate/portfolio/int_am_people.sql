{{ role_people('am', ref('int_am_facts')) }}
