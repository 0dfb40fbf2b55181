// The results that the vector kernels do not compute: near overflow or underflow, or not finite.
//
// They are evaluated in long double, whose range holds every intermediate value. That is slow, but
// seldom needed. The caller rounds a long double result once, to double or float.
#pragma once

#include <cstddef>
#include <cstdint>

namespace xent {

/// Sigmoid (q = 1) and weighted cross-entropy of one logit, and its gradient.
long double careful_loss(double x, double z, double q) noexcept;
long double careful_gradient(double x, double z, double q) noexcept;
long double careful_sigmoid(double x) noexcept;

/// One row of softmax: x, z and results have `classes` elements. T is double or float.
template <class T>
long double careful_softmax_loss(const T* x, const T* z, std::size_t classes) noexcept;
template <class T>
long double careful_sparse_loss(const T* x, std::int64_t y, std::size_t classes) noexcept;
template <class T>
void careful_softmax(const T* x, std::size_t classes, T* results) noexcept;
template <class T>
void careful_log_softmax(const T* x, std::size_t classes, T* results) noexcept;
template <class T>
void careful_softmax_gradient(const T* x, const T* z, std::size_t classes, T* results) noexcept;
template <class T>
void careful_sparse_gradient(const T* x, std::int64_t y, std::size_t classes, T* results) noexcept;

}  // namespace xent
