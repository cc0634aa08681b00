// The tape on which a thread is recording, so that a constant made from a tensor knows where to live.
// A thread-specific value of the C library: Swift has no thread-local variables, and a task-local
// value would be inherited by other threads, which must not write to this tape.
import Foundation

private let key: pthread_key_t = {
  var key = pthread_key_t()
  let status = pthread_key_create(&key, nil)
  if status != 0 { trap(.noThreadStorage) }
  return key
}()

/// Makes a tape's header the thread's current one and returns the one before.
func setCurrentTape(_ header: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  let outer = pthread_getspecific(key)
  pthread_setspecific(key, header)
  return outer
}

/// The thread's current tape, if it records this scalar type.
func currentTape<Scalar: TensorScalar>() -> UnsafeMutablePointer<TapeHeader<Scalar>>? {
  guard let raw = pthread_getspecific(key) else { return nil }
  // The scalar type is the first field of every header.
  guard raw.load(as: ObjectIdentifier.self) == ObjectIdentifier(Scalar.self) else { return nil }
  return raw.assumingMemoryBound(to: TapeHeader<Scalar>.self)
}
