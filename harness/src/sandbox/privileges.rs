//! Who a program is: as little as possible.

use rustix::process::{Gid, Uid, getppid};
use rustix::thread::{
    CapabilitySet, CapabilitySets, set_capabilities, set_no_new_privs, set_thread_groups,
    set_thread_res_gid, set_thread_res_uid,
};

use super::layers::{Failure, Layer};

/// User ids that no account has: systemd keeps them for services without one.
const THROWAWAY: std::ops::Range<u32> = 61_184..65_520;

/// Becomes a user that owns nothing. Two cells of one machine share it only by a rare chance.
pub fn become_nobody() -> Result<(), Failure> {
    let cell = getppid().map_or(0, |pid| pid.as_raw_nonzero().get().unsigned_abs());
    let id = THROWAWAY.start + cell % (THROWAWAY.end - THROWAWAY.start);
    let (uid, gid) = (Uid::from_raw(id), Gid::from_raw(id));
    set_thread_groups(&[])
        .and_then(|()| set_thread_res_gid(gid, gid, gid))
        .and_then(|()| set_thread_res_uid(uid, uid, uid))
        .map_err(|error| Layer::ThrowawayUid.failed(error))
}

/// Gives up every capability, for good: after this no program gets one by being started, not even
/// by root.
pub fn give_up() -> Result<(), Failure> {
    let none = CapabilitySets {
        effective: CapabilitySet::empty(),
        permitted: CapabilitySet::empty(),
        inheritable: CapabilitySet::empty(),
    };
    set_no_new_privs(true)
        .and_then(|()| set_capabilities(None, none))
        .map_err(|error| Layer::Privileges.failed(error))
}
