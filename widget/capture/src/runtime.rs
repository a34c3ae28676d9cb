//! What the standard library would bring: an allocator, and what a panic does.

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

// SAFETY: the target is wasm32-unknown-unknown without the `atomics` feature, where a module has exactly one thread.
#[cfg(not(target_feature = "atomics"))]
#[allow(unsafe_code)]
#[global_allocator]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> = unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

/// A panic traps. The loader catches the trap, drops this module and goes on alone.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
