// The results that the vector kernels leave alone: near overflow and underflow, or not finite.
//
// Evaluated in long double, whose range has room for every intermediate; slow, but seldom needed.
// A long double result is to be rounded once, to double or float.
#pragma once

#include <cstddef>
#include <cstdint>

namespace xent {

/// Sigmoid (q = 1) and weighted cross-entropy of one logit, and its gradient.
long double careful_loss(double x, double z, double q) noexcept;
long double careful_gradient(double x, double z, double q) noexcept;
long double careful_sigmoid(double x) noexcept;

/// One row of softmax: x, z and results have that many classes. T is double or float.
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
